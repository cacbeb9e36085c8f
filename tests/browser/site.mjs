// A built site: a server that sends it as a static host does, its pages by kind, and pages opened in Chromium that
// remember what went wrong in them. Shared by the scripts that tests/browser.rs calls.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, posix } from "node:path";
import { chromium } from "playwright-core";

const TYPES = {
  ".css": "text/css", ".csv": "text/csv", ".html": "text/html; charset=utf-8", ".js": "text/javascript",
  ".json": "application/json", ".pdf": "application/pdf", ".png": "image/png", ".svg": "image/svg+xml", ".txt": "text/plain; charset=utf-8",
  ".wasm": "application/wasm", ".webp": "image/webp", ".avif": "image/avif", ".xml": "application/xml",
};

/** The rules of a `_headers` file: a pattern with `*`, and the headers of all paths that it matches. */
function headerRules(text) {
  const rules = [];
  for (const line of text.split("\n")) {
    if (line.startsWith("  ")) {
      const [name, ...value] = line.trim().split(":");
      rules.at(-1).headers.push([name, value.join(":").trim()]);
    } else if (line) {
      const parts = line.split("*").map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, "\\$&"));
      rules.push({ pattern: new RegExp(`^${parts.join(".*")}$`), headers: [] });
    }
  }
  return rules;
}

/** Serves a folder below a path with the headers that its `_headers` asks for; what is missing is its 404.html. */
export async function serve(folder, base) {
  const rules = headerRules(readFileSync(join(folder, "_headers"), "utf8"));
  const server = createServer((request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://localhost").pathname);
    for (const { pattern, headers } of rules) {
      if (pattern.test(asked)) for (const [name, value] of headers) response.setHeader(name, value);
    }
    const inside = asked.startsWith(base) ? posix.normalize(asked.slice(base.length - 1)) : "/404.html";
    let file = join(folder, inside.endsWith("/") ? `${inside}index.html` : inside);
    if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.statusCode = 404;
      file = join(folder, "404.html");
    }
    response.setHeader("Content-Type", TYPES[extname(file)] ?? "application/octet-stream");
    response.end(readFileSync(file));
  });
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address();
  return { address: `http://127.0.0.1:${port}${base}`, close: () => server.close() };
}

/** What kind of page this is: its template, and for lists of terms and their like the taxonomy, too. */
function kindOf(path, html) {
  const body = /<body class="([^" ]*)/.exec(html)?.[1];
  if (!body) return "redirect";
  const parts = path.split("/").filter(Boolean);
  const numbered = parts.at(-2) === "page";
  if (numbered) parts.splice(-2);
  const words = [body];
  if (body === "term" || body === "taxonomy") words.push(parts[0]);
  if (body === "term" && parts.length > 2) words.push("combined");
  if (numbered) words.push("numbered");
  return words.join(" ");
}

/** What an article may hold that others do not. */
const FEATURES = {
  footnotes: 'class="footnotes"', table: "<table", alert: "markdown-alert", picture: "lead-image", quote: 'class="quote"',
  attachments: 'class="files"', print: 'class="print"', versions: 'class="versions"', thread: 'class="thread"',
  rtl: '<html lang="ar" dir="rtl"', ko: '<html lang="ko"', broken: "broken-link", pre: "<pre", notes: 'class="noted"',
};

/** How long the longest word of a page's title is: what breaks a narrow screen, or a careless program. */
const longestWord = (html) => Math.max(...(/<title>([^<]*)/.exec(html)?.[1] ?? "").split(/\s+/).map((word) => word.length));

/**
 * The pages of a folder by kind: of each kind the largest and the one with the longest word in its title (if that is the
 * same, the smallest, too), and articles that hold something special.
 */
export function pagesByKind(folder) {
  const kinds = new Map();
  for (const file of readdirSync(folder, { recursive: true })) {
    if (!file.endsWith(".html")) continue;
    const path = file.replaceAll("\\", "/").replace(/(^|\/)index\.html$/, "$1");
    const html = readFileSync(join(folder, file), "utf8");
    const kind = kindOf(path, html);
    if (!kinds.has(kind)) kinds.set(kind, { all: [], features: new Map() });
    const known = kinds.get(kind);
    known.all.push({ path, size: html.length, word: longestWord(html) });
    if (kind !== "article") continue;
    for (const [name, mark] of Object.entries(FEATURES)) {
      if (html.includes(mark) && !known.features.has(name)) known.features.set(name, path);
    }
  }
  const chosen = new Map();
  for (const [kind, { all, features }] of [...kinds].sort(([a], [b]) => (a < b ? -1 : 1))) {
    all.sort((a, b) => a.size - b.size || (a.path < b.path ? -1 : 1));
    const largest = all.at(-1);
    const longest = all.reduce((best, page) => (page.word > best.word ? page : best));
    const second = longest === largest ? all[0] : longest;
    chosen.set(kind, [...new Set([largest.path, second.path, ...features.values()])]);
    for (const name of features.keys()) chosen.set(`article with ${name}`, []);
  }
  return chosen;
}

const PROGRAMS = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"];

/** Chromium: what CHROMIUM names, or Debian's. */
export function launch() {
  const executablePath = process.env.CHROMIUM ?? PROGRAMS.find(existsSync);
  if (!executablePath) throw new Error("no Chromium: install Debian's chromium-headless-shell, or name one in CHROMIUM");
  return chromium.launch({ executablePath, args: ["--no-sandbox"] });
}

/** Opens a page that remembers what went wrong in it: errors, warnings of the policy, requests to other hosts. */
export async function open(browser, address, path, options = {}) {
  const context = await browser.newContext({ reducedMotion: "reduce", ...options });
  await context.addInitScript(() => {
    window.shifts = [];
    new PerformanceObserver((list) => window.shifts.push(...list.getEntries()))
      .observe({ type: "layout-shift", buffered: true });
  });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) wrong.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`error: ${error}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !/^(data|blob):/.test(url)) wrong.push(`request to ${url}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 400 && response.request().resourceType() !== "document") {
      wrong.push(`${response.status()} for ${response.url()}`);
    }
  });
  await page.goto(new URL(path, address).href);
  return { page, wrong, close: () => context.close() };
}

/** Scrolls to the end and back, so that lazy pictures are loaded, and waits until all are there. Gives the broken ones. */
export const readThrough = (page) => page.evaluate(async () => {
  const frame = () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
  for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
    scrollTo(0, y);
    await frame();
  }
  const images = [...document.images].filter((image) => image.checkVisibility());
  const broken = await Promise.all(images.map((image) => image.decode().then(() => null, () => image.src)));
  await document.fonts.ready;
  scrollTo(0, 0);
  await frame();
  return broken.filter(Boolean);
});

/** Calls `work` with each item, a few at a time, and gathers the problems that the calls return. */
export async function each(items, work) {
  const problems = [];
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      problems.push(...await work(item).catch((error) => [`${JSON.stringify(item)}: ${error.stack}`]));
    }
  };
  await Promise.all([worker(), worker(), worker()]);
  return problems;
}

/** Says what is wrong, on standard error, and ends with 1 if anything is. */
export function finish(what, problems) {
  const shown = problems.slice(0, 60);
  if (problems.length > shown.length) shown.push(`and ${problems.length - shown.length} more`);
  for (const problem of shown) console.error(problem);
  console.error(problems.length ? `FAILED ${what}: ${problems.length} problems` : `ok ${what}`);
  process.exitCode = problems.length ? 1 : 0;
}
