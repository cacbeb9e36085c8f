// Scanned pages beside their article, pictures and a PDF: leafed through and magnified with keys and buttons, whole without
// scripts, on paper, in the dark and on a phone. The PDF is a link where the browser shows none.
import assert from "node:assert/strict";
import { launch, open, serve } from "./site.mjs";

const [, , folder, base, path] = process.argv;
const { address, close } = await serve(folder, base);
const browser = await launch();
const shots = process.env.ARCHIVE_SCREENSHOTS;

for (const [width, colorScheme] of [[1440, "light"], [390, "dark"]]) {
  const { page, wrong, close: leave } = await open(browser, address, path, { viewport: { width, height: 900 }, colorScheme });
  const place = page.locator(".facsimile output");
  const scans = page.locator(".scans");
  const at = (text) => page.waitForFunction((text) => document.querySelector(".facsimile output").textContent === text, text);
  const [note, beside] = [await page.locator(".note").boundingBox(), await page.locator(".facsimile").boundingBox()];
  assert(note.x + note.width <= beside.x || note.y + note.height <= beside.y, "a note lies on the scans");
  await scans.focus();
  await at("1 / 3");
  for (const [key, then] of [["n", "2 / 3"], ["n", "3 / 3"], ["n", "3 / 3"], ["p", "2 / 3"], ["p", "1 / 3"]]) {
    await page.keyboard.press(key);
    await at(then);
  }
  const picture = scans.locator("img").first();
  const wide = async () => (await picture.boundingBox()).width;
  const small = await wide();
  await page.keyboard.press("+");
  await page.keyboard.press("+");
  assert(await wide() > small * 1.5, `magnified from ${small} to ${await wide()}`);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), width, "the page itself does not grow");
  if (shots) await page.screenshot({ path: `${shots}/scans-${width}-${colorScheme}.png` });
  await page.keyboard.press("-");
  await page.keyboard.press("-");
  assert.equal(await wide(), small);
  await page.getByRole("button", { name: "Next page" }).click();
  await at("2 / 3");
  assert.equal(await place.textContent(), "2 / 3");
  // Chromium without its window shows no PDF: there is no white page, and the link is to be seen.
  const shows = await page.evaluate(() => navigator.pdfViewerEnabled);
  assert.equal(await scans.locator("iframe").count(), shows ? 1 : 0);
  assert.match(await scans.locator("figcaption").last().textContent(), /PDF/);
  await page.emulateMedia({ media: "print" });
  assert(!await page.locator(".facsimile .bar").isVisible(), "buttons are printed");
  const box = await picture.boundingBox();
  assert(box.width > 200 && box.height < 1100, `a scan of ${box.width} × ${box.height} on paper`);
  assert.deepEqual(wrong, []);
  await leave();
}

// No script: all pages are there, in their size, each a link to its file.
const plain = await open(browser, address, path, { javaScriptEnabled: false });
assert.equal(await plain.page.locator(".scans a").count(), 5);
assert(await plain.page.locator(".scans img").first().isVisible());
assert.equal(await plain.page.locator(".facsimile button").count(), 0);
await plain.close();
await browser.close();
close();
console.error("ok scans");
