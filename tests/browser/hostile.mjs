// Articles full of what could run: read by parse5, which builds the tree that the standard asks for, and opened in Chromium
// as a static host sends them, with the site's policy, and as `archive serve` does, without. No dialog opens, nothing is
// asked of another host, no handler, script or URL that could run is there, and nothing of ours is torn: the page's end
// stands where the template puts it.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "parse5";
import { finish, launch, serve } from "./site.mjs";

const [, , folder, base, served] = process.argv;
const pages = readdirSync(folder, { recursive: true }).filter((path) => /^2018\/\d\d\/\d\d\/.*index\.html$/.test(path));
const problems = [];

/** Elements and attributes of a tree that could run, below an element. */
function dangers(node, found, inside) {
  const prose = inside || (node.attrs ?? []).some(({ name, value }) => name === "class" && /(^| )prose( |$)/.test(value));
  for (const { name, value } of node.attrs ?? []) {
    const url = value.replace(/[\s\p{Cc}]/gu, "").toLowerCase();
    if (name.startsWith("on") || name === "style" || name === "srcdoc" || /^(javascript|data|vbscript):/.test(url)) {
      found.push(`<${node.tagName} ${name}="${value}">`);
    }
  }
  const runs = ["base", "embed", "iframe", "math", "object", "script", "style", "svg", "form", "textarea", "template"];
  if (inside && runs.includes(node.tagName)) found.push(`<${node.tagName}> in the text`);
  for (const child of node.childNodes ?? []) dangers(child, found, prose);
  return found;
}

/** The element that stands last in the body, and what it stands in. */
const footerOf = (tree) => {
  const body = tree.childNodes.find((node) => node.tagName === "html").childNodes.find((node) => node.tagName === "body");
  return body.childNodes.some((node) => node.tagName === "footer");
};

for (const path of pages) {
  const tree = parse(readFileSync(join(folder, path), "utf8"));
  problems.push(...dangers(tree, [], false).map((danger) => `${path}: ${danger}`));
  if (!footerOf(tree)) problems.push(`${path}: the footer stands in the text`);
}

const { address, close } = await serve(folder, base);
const browser = await launch();
for (const host of [address, served]) {
  const context = await browser.newContext();
  const left = [...pages];
  // A few at a time: each page keeps a core busy while it loads.
  await Promise.all([1, 2, 3, 4].map(async () => {
    const page = await context.newPage();
    let path;
    const wrong = (what) => problems.push(`${host === served ? "served" : "built"} ${path}: ${what}`);
    page.on("dialog", async (dialog) => { wrong(`a dialog: ${dialog.message()}`); await dialog.dismiss(); });
    page.on("pageerror", (error) => wrong(String(error)));
    page.on("console", (message) => {
      // A file that an article names and that is not there is the article's mistake.
      if (message.type() === "error" && !message.text().includes("404")) wrong(message.text());
    });
    page.on("request", (request) => {
      if (!request.url().startsWith(new URL(host).origin) && !request.url().startsWith("data:")) wrong(`asked for ${request.url()}`);
    });
    while ((path = left.pop())) {
      await page.goto(new URL(path.replace(/index\.html$/, ""), host).href, { waitUntil: "load" });
    }
  }));
  await context.close();
}
close();
await browser.close();
finish(`${pages.length} hostile pages`, problems);
