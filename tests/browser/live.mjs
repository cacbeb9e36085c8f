// What an editor sees in the browser while `archive serve --watch` runs. Called by tests/browser.rs with the site's
// address and folder; says on standard error what went wrong and exits with 1.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./site.mjs";

const [, , address, root] = process.argv;
const shots = process.env.ARCHIVE_SCREENSHOTS;

const browser = await launch();

/** Opens a page that remembers what went wrong in it and how often it was loaded. */
async function open(path, options = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const seen = { page, wrong: [], loads: 0 };
  page.on("console", (message) => message.type() === "error" && seen.wrong.push(message.text()));
  page.on("pageerror", (error) => seen.wrong.push(String(error)));
  page.on("request", (request) => {
    if (!request.url().startsWith(address)) seen.wrong.push(`asked for ${request.url()}`);
  });
  page.on("load", () => (seen.loads += 1));
  // The script has the page's events once the server has answered that it streams them.
  const streaming = page.waitForResponse((response) => response.url().includes("/_archive/events"));
  await page.goto(new URL(path, address).href);
  await streaming;
  return seen;
}

function edit(path, change) {
  const file = join(root, path);
  writeFileSync(file, change(readFileSync(file, "utf8")));
}

const shows = (text) => (seen) => seen.page.waitForFunction((text) => document.body.innerText.includes(text), text);

async function newTextAppearsWhereTheReaderWas() {
  const harbour = await open("/2021/05/01/harbour/");
  await harbour.page.evaluate(() => scrollTo(0, 700));
  edit("content/harbour.md", (text) => `${text}\nThe cranes stood still.\n`);
  await shows("The cranes stood still.")(harbour);
  await harbour.page.waitForFunction(() => scrollY === 700);
  assert.equal(harbour.loads, 2);
  assert.deepEqual(harbour.wrong, []);
  await harbour.page.context().close();
}

async function aPageThatDidNotChangeIsLeftAlone() {
  const harbour = await open("/2021/05/01/harbour/");
  const glacier = await open("/1998/02/03/glacier/");
  await glacier.page.evaluate(() => (window.typed = "half a sentence"));
  edit("content/harbour.md", (text) => `${text}\nPilots waited.\n`);
  await shows("Pilots waited.")(harbour);
  assert.equal(await glacier.page.evaluate(() => window.typed), "half a sentence");
  // Events come in order: had the first edit reloaded this page, too, it would have been loaded three times.
  edit("content/glacier.md", (text) => `${text}\nThe ice creaked.\n`);
  await shows("The ice creaked.")(glacier);
  assert.equal(glacier.loads, 2);
  assert.equal(harbour.loads, 2);
  assert.deepEqual([...harbour.wrong, ...glacier.wrong], []);
  await harbour.page.context().close();
  await glacier.page.context().close();
}

async function errorsLieOverThePageUntilTheyAreMended() {
  for (const [name, options] of [
    ["wide-light", { viewport: { width: 1440, height: 900 }, colorScheme: "light" }],
    ["narrow-dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }],
  ]) {
    const harbour = await open("/2021/05/01/harbour/", options);
    const good = readFileSync(join(root, "content/harbour.md"), "utf8");
    const bad = `<img src=x onerror="window.ran = true">`;
    edit("content/harbour.md", (text) => text.replace("date: 2021-05-01", `date: '${bad}'\ncolour: red`));
    const overlay = await harbour.page.waitForSelector("archive-errors");
    const { text, images } = await overlay.evaluate((element) => ({
      text: element.shadowRoot.textContent,
      images: element.shadowRoot.querySelectorAll("img").length,
    }));
    for (const part of ["2 errors", "content/harbour.md:3", "content/harbour.md:4", "colour", bad]) {
      assert.ok(text.includes(part), `no ${part} in ${text}`);
    }
    assert.equal(images, 0);
    assert.equal(await harbour.page.evaluate(() => window.ran), undefined);
    // What the page shows is the last good state.
    assert.ok((await harbour.page.innerText("body")).includes("The cranes stood still."));
    if (shots) await harbour.page.screenshot({ path: join(shots, `overlay-${name}.png`) });
    writeFileSync(join(root, "content/harbour.md"), good);
    await harbour.page.waitForSelector("archive-errors", { state: "detached" });
    assert.deepEqual(harbour.wrong, []);
    await harbour.page.context().close();
  }
}

async function stylesAreSwappedWithoutAReload() {
  const glacier = await open("/1998/02/03/glacier/");
  await glacier.page.evaluate(() => (window.typed = "half a sentence"));
  edit("static/look.css", () => "h1 { color: rgb(1, 2, 3); }\n");
  await glacier.page.waitForFunction(
    () => getComputedStyle(document.querySelector("h1")).color === "rgb(1, 2, 3)",
  );
  assert.equal(await glacier.page.evaluate(() => window.typed), "half a sentence");
  assert.equal(glacier.loads, 1);
  assert.deepEqual(glacier.wrong, []);
  await glacier.page.context().close();
}

const cases = [
  newTextAppearsWhereTheReaderWas,
  aPageThatDidNotChangeIsLeftAlone,
  errorsLieOverThePageUntilTheyAreMended,
  stylesAreSwappedWithoutAReload,
];
let failed = 0;
for (const run of cases) {
  try {
    await run();
    console.error(`ok ${run.name}`);
  } catch (error) {
    failed += 1;
    console.error(`FAILED ${run.name}: ${error.stack}`);
  }
}
await browser.close();
process.exit(failed === 0 ? 0 : 1);
