// The product's mark: two heads in one frame, an "m".

export function Mark({ size = 28 }: { readonly size?: number }) {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect className="mark-frame" width="32" height="32" rx="9" />
      <path
        className="mark-line"
        d="M8.500 22.500v-8.700a3.750 3.750 0 0 1 7.500 0v8.700m0-8.700a3.750 3.750 0 0 1 7.500 0v8.700"
      />
    </svg>
  );
}
