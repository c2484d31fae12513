// A meeting as a drawing: five tiles, one of them speaking.

export function HomeArt() {
  return (
    <svg className="home-art" viewBox="0 0 480 250" aria-hidden="true" focusable="false">
      <g className="art-tile art-a">
        <rect x="4" y="4" width="196" height="118" rx="16" />
        <circle cx="102" cy="52" r="19" />
        <path d="M64 104c4-20 20-28 38-28s34 8 38 28" />
      </g>
      <g className="art-tile art-b">
        <rect x="212" y="4" width="128" height="118" rx="16" />
        <circle cx="276" cy="52" r="17" />
        <path d="M242 104c4-19 18-27 34-27s30 8 34 27" />
      </g>
      <g className="art-tile art-c">
        <rect x="352" y="4" width="124" height="118" rx="16" />
        <path d="M388 50h52M388 66h52M388 82h30" />
      </g>
      <g className="art-tile art-d">
        <rect x="4" y="134" width="128" height="112" rx="16" />
        <circle cx="68" cy="180" r="16" />
        <path d="M36 230c4-18 17-26 32-26s28 8 32 26" />
      </g>
      <g className="art-tile art-speaking">
        <rect x="144" y="134" width="332" height="112" rx="16" />
        <circle cx="214" cy="180" r="18" />
        <path d="M178 232c4-20 19-28 36-28s32 8 36 28" />
        <g className="art-voice">
          <rect x="300" y="178" width="9" height="24" rx="4.5" />
          <rect x="322" y="166" width="9" height="48" rx="4.5" />
          <rect x="344" y="172" width="9" height="36" rx="4.5" />
          <rect x="366" y="160" width="9" height="60" rx="4.5" />
          <rect x="388" y="174" width="9" height="32" rx="4.5" />
          <rect x="410" y="181" width="9" height="18" rx="4.5" />
        </g>
      </g>
    </svg>
  );
}
