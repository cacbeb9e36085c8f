// Makes the scripts of pages, as they are shipped, from their sources in scripts/; without `--write` says
// whether those in the theme are what would be made.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");
const SCRIPTS = [
  ["search/engine.js", "search-engine.js", { format: "esm" }, 20],
  ["search/engine.js", "search-engine-classic.js", { format: "iife", globalName: "archiveSearch" }, 21],
  ["search/page.js", "search.js", {}, 12],
  ["pages/site.js", "site.js", {}, 8],
  ["pages/cite.js", "cite.js", {}, 4],
  ["pages/facsimile.js", "facsimile.js", {}, 3],
  ["search/export.js", "search-export.js", { format: "esm" }, 12],
];
let failed = false;
for (const [source, target, options, most] of SCRIPTS) {
  const made = buildSync({
    entryPoints: [join(root, "scripts", source)],
    minify: true,
    write: false,
    bundle: true,
    target: "es2022",
    banner: { js: `// Made from scripts/${source} by tests/browser/scripts.mjs.` },
    charset: "utf8",
    ...options,
  }).outputFiles[0].text;
  const path = join(root, "themes/default/static", target);
  const size = Buffer.byteLength(made) / 1024;
  console.error(`${target}: ${size.toFixed(1)} of ${most} KiB`);
  if (size > most) failed = true;
  if (process.argv.includes("--write")) writeFileSync(path, made);
  else if (readFileSync(path, "utf8") !== made) {
    console.error(`${target} is out of date: run node scripts.mjs --write`);
    failed = true;
  }
}
process.exit(failed ? 1 : 0);
