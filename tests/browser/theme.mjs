// Every kind of page of a built site, wide and narrow, light and dark: axe finds nothing to object to, nothing reaches
// beyond a narrow screen, nothing jumps while the page loads, and under the policy of `_headers` nothing is blocked.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { each, finish, launch, open, pagesByKind, readThrough, serve } from "./site.mjs";

const [, , folder, base, ...expected] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SIZES = [{ width: 1440, height: 900 }, { width: 360, height: 740 }];
/** The most that may jump, as the Web Vitals measure it: the area times the distance, in parts of the screen. */
const MOST_SHIFT = 0.05;

const { address, close } = await serve(folder, base);
const browser = await launch();
const kinds = pagesByKind(folder);
const problems = expected.filter((kind) => !kinds.has(kind)).map((kind) => `the site has no page of the kind ${kind}`);

// While one works on a page: ONLY="term countries" looks at no other kind.
const wanted = ([kind]) => kind !== "redirect" && kind.startsWith(process.env.ONLY ?? "");
const paths = [...kinds].filter(wanted).flatMap(([, paths]) => paths);
const jobs = paths.flatMap((path) => SIZES.map((viewport) => ({ path, viewport })));
problems.push(...await each(jobs, async ({ path, viewport }) => {
  const found = [];
  const seen = await open(browser, address, path, { viewport, colorScheme: "light" });
  const { page } = seen;
  const say = (text) => found.push(`/${path} at ${viewport.width} px: ${text}`);
  for (const image of await readThrough(page)) say(`${image} is no picture`);

  const shift = await page.evaluate(() => window.shifts
    .filter((entry) => !entry.hadRecentInput).reduce((sum, entry) => sum + entry.value, 0));
  if (shift >= MOST_SHIFT) say(`layout shift of ${shift.toFixed(3)}`);

  // What is folded away is to be read, too.
  await page.evaluate(() => { for (const box of document.querySelectorAll("details")) box.open = true; });
  const beyond = await page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const out = [...document.querySelectorAll("body *")].filter((element) => {
      const box = element.getBoundingClientRect();
      return box.width && (box.right > root.clientWidth + 1 || box.left < -1);
    });
    return [`${root.scrollWidth} px wide`, ...out.slice(0, 3).map((element) => element.outerHTML.slice(0, 120))];
  });
  if (beyond.length) say(`reaches beyond the screen: ${beyond.join(" ")}`);

  await page.evaluate(axe);
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme });
    const { violations } = await page.evaluate((options) => axe.run(document, options), {
      resultTypes: ["violations"],
    });
    for (const { id, nodes } of violations) {
      say(`${colorScheme}: ${id}: ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary} (${nodes.length} nodes)`);
    }
  }
  for (const text of seen.wrong) say(text);
  await seen.close();
  return found;
}));

// An address that nothing stands at shows the page of that name whole, however deep it is.
const lost = await open(browser, address, "no/such/page/", { viewport: SIZES[1] });
problems.push(...lost.wrong.filter((text) => !text.includes("the server responded with a status of 404")));
if (!await lost.page.evaluate(() => document.styleSheets.length)) problems.push("404 has no style sheet at depth");
await lost.close();

await browser.close();
close();
finish(`${jobs.length} looks at ${kinds.size} kinds of pages`, problems);
