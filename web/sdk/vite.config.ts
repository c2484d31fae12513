// The SDK as one self-contained ES module, where our own server serves it: /sdk/meetkit.js.
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import packageJson from "./package.json" with { type: "json" };

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

export default defineConfig({
  define: { __MEETKIT_VERSION__: JSON.stringify(packageJson.version) },
  build: {
    target: "es2022",
    lib: { entry: path("src/index.ts"), formats: ["es"], fileName: () => "meetkit.js" },
    outDir: path("../../src/meetkit/server/static/sdk"),
    emptyOutDir: true,
    sourcemap: true,
  },
  test: { name: "sdk", include: ["test/**/*.test.ts"], environment: "node", restoreMocks: true },
});
