// The page as static files that the Python package carries; the SDK's own build lives beside it in static/sdk and is left alone.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";
import sdkPackage from "../sdk/package.json" with { type: "json" };

const staticFolder = fileURLToPath(new URL("../../src/meetkit/server/static", import.meta.url));

const pages = ["index.html", "watch.html"];

/** Removes what an earlier build of the page left, and nothing else of the folder. */
function emptyOwnOutput(): Plugin {
  return {
    name: "meetkit-empty-own-output",
    apply: "build",
    async buildStart() {
      await rm(`${staticFolder}/assets`, { recursive: true, force: true });
      for (const page of pages) await rm(`${staticFolder}/${page}`, { force: true });
    },
  };
}

const server = process.env["MEETKIT_SERVER"] ?? "http://127.0.0.1:8080";

export default defineConfig({
  // The server says under which path its files are (`pages/static_files.py`); they find each other by where they lie.
  base: "./",
  plugins: [react(), emptyOwnOutput()],
  define: { __MEETKIT_VERSION__: JSON.stringify(sdkPackage.version) },
  build: {
    target: "es2022",
    outDir: staticFolder,
    emptyOutDir: false,
    assetsDir: "assets",
    // The server's policy forbids data: sources for everything but pictures; a file is always allowed.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // The player of HLS streams is a page of its own: nobody in a meeting loads it.
      input: pages.map((page) => fileURLToPath(new URL(page, import.meta.url))),
      output: {
        // What changes seldom stays in the browser's cache when the page changes.
        codeSplitting: {
          groups: [
            { name: "react", test: /node_modules[\\/](react|react-dom|scheduler)[\\/]/ },
            { name: "hls", test: /node_modules[\\/]hls\.js[\\/]/ },
            { name: "media", test: /node_modules[\\/]/ },
          ],
        },
      },
    },
  },
  server: { proxy: { "/v2": { target: server, ws: true }, "/errors": server } },
  test: { name: "app", include: ["src/**/*.test.ts"], environment: "node" },
});
