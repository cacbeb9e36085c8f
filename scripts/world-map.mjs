// Makes src/render/world.txt, the outlines of the world map on the home page, from Natural Earth's public-domain
// data at 1:110 million as the npm package world-atlas carries them. Run in a folder of your own:
//   npm install world-atlas@2 topojson-client@3 i18n-iso-countries@7 d3-geo@3
//   node /path/to/scripts/world-map.mjs > /path/to/src/render/world.txt
// Each line: ISO 3166-1 alpha-2 code (XK for Kosovo, - for a territory without one), a tab, the outline as an SVG path
// in whole units of a map of 1000 x 440: the Equal Earth projection (B. Šavrič, T. Patterson and B. Jenny, "The Equal
// Earth map projection", International Journal of Geographical Information Science 33 (3), 2019), 84° N to 57° S.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const require = createRequire(process.cwd() + "/");
const { feature } = require("topojson-client");
const { numericToAlpha2 } = require("i18n-iso-countries");
const { geoEqualEarth, geoPath } = await import(pathToFileURL(require.resolve("d3-geo")));
const world = JSON.parse(readFileSync(require.resolve("world-atlas/countries-110m.json"), "utf8"));

const WIDTH = 1000, HEIGHT = 440;
// 11° E in the middle: the cut runs through the Bering Strait, not through Chukotka.
const projection = geoEqualEarth().rotate([-11, 0]).fitWidth(WIDTH, { type: "Sphere" }).precision(0.3);
projection.translate([WIDTH / 2, 0]);
const top = projection([-11, 84])[1], bottom = projection([-11, -57])[1];
const stretch = HEIGHT / (bottom - top);

// A ring as relative moves in whole units, without points that fall on the one before or lie on a straight line.
const ring = (points) => {
  const kept = [];
  for (const [x, y] of points) {
    const at = [Math.round(Math.max(0, Math.min(WIDTH, x))), Math.round(Math.max(0, Math.min(HEIGHT, (y - top) * stretch)))];
    const [a, b] = kept.slice(-2);
    if (b && at[0] === b[0] && at[1] === b[1]) continue;
    if (a && b && (b[0] - a[0]) * (at[1] - b[1]) === (b[1] - a[1]) * (at[0] - b[0])) kept.pop();
    kept.push(at);
  }
  const [first, last] = [kept[0], kept.at(-1)];
  if (kept.length > 1 && first[0] === last[0] && first[1] === last[1]) kept.pop();
  if (kept.length < 3) return "";
  const moves = kept.slice(1).map(([x, y], i) => [x - kept[i][0], y - kept[i][1]]);
  const numbers = moves.flat().reduce((text, n) => text + (text && n >= 0 ? " " : "") + n, "");
  return `M${kept[0][0]} ${kept[0][1]}l${numbers}z`;
};

// What d3 draws, as rings of points: it clips at the edge of the map.
const rings = (geometry) => {
  const found = [];
  geoPath(projection, {
    moveTo: (x, y) => found.push([[x, y]]),
    lineTo: (x, y) => found.at(-1).push([x, y]),
    closePath: () => {},
    arc: () => {},
  })(geometry);
  return found;
};

const lines = feature(world, world.objects.countries).features.map(({ id, geometry, properties }) => {
  if (properties.name === "Antarctica") return "";
  const path = rings(geometry).map(ring).join("");
  const code = id ? numericToAlpha2(id) : properties.name === "Kosovo" ? "XK" : "-";
  return path && `${code}\t${path}`;
});
process.stdout.write(lines.filter(Boolean).sort().join("\n") + "\n");
