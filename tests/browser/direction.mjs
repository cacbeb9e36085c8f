// Sites in other scripts, on a narrow screen: the page has the direction of its language, its head begins on that side,
// and what is of another language keeps its own direction.
import { each, finish, launch, open, pagesByKind, serve } from "./site.mjs";

const [, , folder, base, language, direction, ...expected] = process.argv;
const { address, close } = await serve(folder, base);
const browser = await launch();
const kinds = pagesByKind(folder);
const paths = [...kinds].filter(([kind]) => kind !== "redirect").flatMap(([, paths]) => paths);
const viewport = { width: 360, height: 740 };

const problems = await each(paths, async (path) => {
  const seen = await open(browser, address, path, { viewport });
  const found = await seen.page.evaluate(({ language, direction }) => {
    const problems = [];
    const root = document.documentElement;
    const styled = (element) => getComputedStyle(element).direction;
    const head = document.querySelector(".masthead");
    const main = document.querySelector("main");
    if (!head.closest("[lang]").lang.startsWith(language)) problems.push(`the head is in ${root.lang}`);
    if (styled(head) !== direction) problems.push(`the head runs ${styled(head)}`);
    // An article may be in another language than its site.
    const own = root.lang.startsWith(language);
    if (own && styled(main) !== direction) problems.push(`the text runs ${styled(main)}`);
    const first = main.querySelector(".crumbs a");
    if (first) {
      const box = first.getBoundingClientRect();
      const gap = direction === "rtl" ? root.clientWidth - box.right : box.left;
      if (gap > 48) problems.push(`the way to this page begins ${gap} px from the edge`);
    }
    // Headings begin on the side where their own language does.
    for (const title of main.querySelectorAll("h1, h2")) {
      const align = getComputedStyle(title).textAlign;
      if (!["start", "center"].includes(align)) problems.push(`“${title.textContent}” is set ${align}`);
    }
    if (root.scrollWidth > root.clientWidth) problems.push(`${root.scrollWidth} px wide`);
    return problems;
  }, { language, direction });
  await seen.close();
  return [...found, ...seen.wrong].map((text) => `/${path}: ${text}`);
});
problems.push(...expected.filter((kind) => !kinds.has(kind)).map((kind) => `the site has no page of the kind ${kind}`));
await browser.close();
close();
finish(`${paths.length} pages in ${language} run ${direction}`, problems);
