// The two plots of a report: the error over x, and the result beside the truth over x.

// The error in ulps, symmetric log; infinite errors lie one power of ten above all others.
function errorPlot(points, asked, exact) {
  const scale = symmetricLog(0.5);
  const finite = points.map((point) => point.error).filter(Number.isFinite);
  const top = Math.ceil(scale.forward(Math.max(asked, ...finite)) + 0.5);
  const heights = points.map((point) => (Number.isFinite(point.error) ? scale.forward(point.error) : top));
  const some = points.some((point) => point.error === Infinity);
  return {
    axis: axisOf(scale, (low, high) => roundNumbers(low, high, 0.5), 24, some ? [{ length: top, text: "∞" }] : []),
    range: (plot, low, high) => [0, Math.max(scale.forward(2 * asked), high) * 1.06],
    series: [
      line("sign", 1.5, heights.map(() => scale.forward(asked)), [6, 4]),
      line("curve", 1.5, heights),
      dots("curve", 4, heights),
    ],
    title: "Error in ulps against x", note: `the worst in each eighth of a binade${exact ? "" : ", a lower bound"}`,
    legend: [["curve", "", "error"], ["sign", "line", `asked for: ${asked === 1 ? "less than 1" : `at most ${asked}`} ulp${asked === 1 ? "" : "s"}`]],
  };
}

// Magnitudes, log; 0 lies below the least number of the format, NaN and infinities above everything.
function truthPlot(points, least) {
  const scale = { forward: Math.log10, inverse: (length) => 10 ** length };
  const sizes = points.flatMap((point) => [point.got, point.expected]).map(Math.abs).filter((size) => size > 0 && size < Infinity);
  const bottom = Math.min(...sizes.map(scale.forward), scale.forward(least)), top = Math.max(...sizes.map(scale.forward), 0);
  const gap = Math.max(0.4, (top - bottom) * 0.07), floor = bottom - gap, ceiling = top + gap;
  const heightOf = (value) => (value === 0 ? floor : Number.isFinite(value) ? scale.forward(Math.abs(value)) : ceiling);
  const of = (sort) => points.map((point) => (sortOf(point) === sort ? heightOf(point.got) : null));
  const sorts = [["ordinary", "curve", 4, "got"], ["dead", "dead", 7, "got 0 where the truth is not 0"],
    ["lost", "lost", 7, "got NaN or ∞"], ["sign", "sign", 7, "got the wrong sign"]].filter(([sort]) => points.some((point) => sortOf(point) === sort));
  const special = [{ length: floor, text: "0" }];
  if (sorts.some(([sort]) => sort === "lost")) special.push({ length: ceiling, text: "NaN, ∞" });
  return {
    axis: axisOf(scale, magnitudes, 24, special),
    range: (plot, low, high) => [low - 0.06 * (high - low || 1), high + 0.06 * (high - low || 1)],
    series: [
      line("truth", 4, points.map((point) => heightOf(point.expected))),
      line("curve", 1, points.map((point) => heightOf(point.got))),
      ...sorts.map(([sort, name, size]) => dots(name, size, of(sort))),
    ],
    title: "Result against the truth", note: "magnitudes on a log scale; 0 is at the bottom",
    legend: [["truth", "line", "correctly rounded"], ...sorts.map(([, name, , text]) => [name, "", text])],
  };
}
