// The plots of the studies: series of points over linear or logarithmic axes, to zoom and to point at.

const DATA = JSON.parse(document.getElementById("data").textContent);
const LOGARITHMIC = { forward: Math.log10, inverse: (length) => 10 ** length };
const SIZE = 9;
const SHAPES = [
  (path, x, y, size) => path.arc(x, y, size / 2, 0, 2 * Math.PI),
  (path, x, y, size) => path.rect(x - size / 2, y - size / 2, size, size),
  (path, x, y, size) => [[0, -0.6], [0.6, 0.5], [-0.6, 0.5], [0, -0.6]].forEach(([right, down]) => path.lineTo(x + right * size, y + down * size)),
];

// Multiples of 1, 2 or 5 times a power of ten, some seven of them.
function* evenly(low, high) {
  const raw = (high - low) / 7, power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= raw * (1 - 1e-12));
  for (let place = Math.ceil(low / step); place <= high / step; place++) yield Number((place * step).toPrecision(12));
}

function axisNamed(label, logarithmic, apart) {
  const [scale, candidates] = logarithmic ? [LOGARITHMIC, magnitudes] : [LINEAR, evenly];
  return { ...axisOf(scale, candidates, apart), label, labelSize: 22, labelFont: "12px system-ui, sans-serif" };
}

function roomy(plot, low, high) {
  const room = 0.04 * (high - low) || 0.5;
  return [low - room, high + room];
}

// Marks of one shape wherever a series has a value.
function marks(shape) {
  return (plot, series, from, to) => {
    const path = new Path2D(), [lengths, heights] = [plot.data[0], plot.data[series]];
    for (let place = from; place <= to; place++) {
      if (heights[place] == null) continue;
      const x = plot.valToPos(lengths[place], "x", true), y = plot.valToPos(heights[place], "y", true);
      path.moveTo(x + (shape ? 0 : SIZE * devicePixelRatio / 2), y - (shape === 2 ? 0.6 * SIZE * devicePixelRatio : 0));
      SHAPES[shape](path, x, y, SIZE * devicePixelRatio);
    }
    return { stroke: null, fill: path, flags: 3 };
  };
}

function optionsOf(series) {
  const stroke = colour(`s${series.colour}`);
  if (!series.line) return { stroke, paths: () => null, points: { show: true, fill: stroke, width: 0, size: SIZE, paths: marks(series.shape) } };
  const exact = series.name === "exact";
  return { stroke, width: exact ? 7 : 1.8, alpha: exact ? 0.3 : 1, dash: series.dash, spanGaps: true, points: { show: false } };
}

class Figure {
  constructor(box) {
    this.form = DATA[Number(box.dataset.plot)];
    this.x = this.form.x_logarithmic ? LOGARITHMIC : LINEAR;
    this.y = this.form.y_logarithmic ? LOGARITHMIC : LINEAR;
    this.points = this.form.series.flatMap((series, place) => series.points.map(([x, y]) => ({ series, place, x, y })));
    this.points.sort((first, second) => first.x - second.x);
    this.lengths = this.points.map((point) => this.x.forward(point.x));
    this.heights = this.points.map((point) => this.y.forward(point.y));
    this.holder = element("div", { className: "plot", tabIndex: 0 });
    this.holder.setAttribute("role", "img");
    this.holder.setAttribute("aria-label", `${this.form.title}; the same numbers are in the table below the plot`);
    const table = () => this.points.map((point) => [point.series.name, grouped(point.x, 6), grouped(point.y, 6)]);
    box.append(this.holder, pointsTable(this.points.length, ["series", this.form.x_label, this.form.y_label], table));
    this.holder.addEventListener("keydown", (event) => this.step(event));
    this.holder.addEventListener("pointerdown", (event) => { this.touched = event.pointerType === "touch"; });
    this.draw();
  }

  draw() {
    this.plot?.destroy();
    this.at = -1;
    const values = this.form.series.map((_, place) => this.heights.map((height, index) => (this.points[index].place === place ? height : null)));
    this.plot = new uPlot({
      width: this.holder.clientWidth, height: HEIGHT, legend: { show: false },
      scales: { x: { time: false, range: roomy }, y: { range: roomy } },
      axes: [axisNamed(this.form.x_label, this.form.x_logarithmic, 56), { ...axisNamed(this.form.y_label, this.form.y_logarithmic, 24), size: 62 }],
      series: [{}, ...this.form.series.map(optionsOf)],
      cursor: { drag: { x: true, y: false }, points: { show: false }, bind: {
        mouseleave: (from, target, leave) => (event) => (this.touched ? null : leave(event)), // what a tap shows, stays
      } },
      hooks: { setCursor: [(plot) => this.point(plot)] },
    }, [this.lengths, ...values], this.holder);
    this.tip = element("div", { className: "tip", hidden: true });
    this.ring = element("div", { className: "ring", hidden: true });
    this.holder.append(this.tip);
    this.plot.over.append(this.ring);
    if (!this.observed) keepWidth({ setSize: (size) => this.plot.setSize(size) }, this.holder);
    this.observed = true;
  }

  placeOf(index) {
    return [this.plot.valToPos(this.lengths[index], "x"), this.plot.valToPos(this.heights[index], "y")];
  }

  // Tells of the point that is nearest to the pointer, of whichever series.
  point(plot) {
    const { left, top } = plot.cursor;
    if (!this.tip || plot !== this.plot) return;
    this.tip.hidden = this.ring.hidden = left == null || left < 0;
    if (this.tip.hidden) return;
    const distances = this.points.map((_, index) => Math.hypot(...this.placeOf(index).map((at, side) => at - [left, top][side])));
    if (this.stepping == null) this.at = distances.indexOf(Math.min(...distances));
    const point = this.points[this.at], [x, y] = this.placeOf(this.at);
    Object.assign(this.ring.style, { left: `${x}px`, top: `${y}px` });
    tell(this.holder, plot, x, [["", point.series.name], [this.form.x_label, grouped(point.x, 6)], [this.form.y_label, grouped(point.y, 6)]]);
  }

  step(event) {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move) return;
    event.preventDefault();
    this.at = Math.max(0, Math.min(this.points.length - 1, this.at + move));
    this.stepping = true;
    const [left, top] = this.placeOf(this.at);
    this.plot.setCursor({ left, top });
    this.stepping = null;
  }
}

const figures = [...document.querySelectorAll("[data-plot]")].map((box) => new Figure(box));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => figures.forEach((figure) => figure.draw()));
