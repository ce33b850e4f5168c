// Opens the reports: plots, zoom, the point under the pointer, and the points as a table, made when first needed.

const DATA = JSON.parse(document.getElementById("data").textContent);

// How far from 0 the function is neither constant nor nearly so: the view that a plot starts with.
function reachOf(points) {
  const inside = points.filter((point) => point.expected !== 0 && point.expected !== 1).map((point) => Math.abs(point.x));
  const changing = inside.filter((x) => x < 4096);
  return 1.25 * Math.max(1, ...changing);
}

class Drawing {
  constructor(place, box) {
    this.data = DATA[place];
    this.points = this.data.curve.map(pointOf).filter((point) => Number.isFinite(point.x));
    this.exact = box.closest(".report").dataset.exact === "yes";
    this.box = box;
    this.plots = [];
    this.knee = element("select", { ariaLabel: "Scale of x" },
      ...[["0.1", "x: log beyond ±0.1"], ["1e-9", "x: log beyond ±1e−9"], [String(this.data.least), "x: log throughout"], ["", "x: linear"]]
        .map(([value, textContent]) => element("option", { value, textContent })));
    this.knee.addEventListener("change", () => this.draw());
    const button = (textContent, act) => {
      const made = element("button", { type: "button", textContent });
      made.addEventListener("click", act);
      return made;
    };
    this.tools = element("div", { className: "tools" }, this.knee,
      button("Zoom in", () => this.zoom(0.5)), button("Zoom out", () => this.zoom(2)),
      button("All x", () => this.show(-Infinity, Infinity)), button("Reset", () => this.reset()),
      element("span", { className: "hint", textContent: "Drag to zoom, double-click to reset, arrow keys to step from point to point." }));
    this.draw();
  }

  draw() {
    const view = this.plots.length ? this.view : null;
    this.plots.forEach((plot) => plot.destroy());
    this.plots = [];
    this.scale = this.knee.value ? symmetricLog(Number(this.knee.value)) : LINEAR;
    this.lengths = this.points.map((point) => this.scale.forward(point.x));
    this.box.replaceChildren(this.tools);
    this.add(errorPlot(this.points, this.data.asked, this.exact));
    this.add(truthPlot(this.points, this.data.least));
    this.box.append(this.table ??= this.tabulated());
    view ? this.show(...view) : this.reset();
  }

  add(form) {
    const legend = element("ul", { className: "legend" }, ...form.legend.map(([name, className, text]) => {
      const mark = element("i", { className });
      mark.style.setProperty("--of", `var(--${name})`);
      return element("li", {}, mark, text);
    }));
    const { holder, figure } = framed(form.title, form.note, legend, "the same numbers are in the table below the plots");
    this.box.append(figure);
    const knee = Number(this.knee.value) || 1e-3;
    const plot = new uPlot({
      width: holder.clientWidth, height: HEIGHT, legend: { show: false },
      scales: { x: { time: false }, y: { range: form.range } },
      axes: [axisOf(this.scale, (low, high) => roundNumbers(low, high, knee), 56), { ...form.axis, size: 62 }],
      series: [{}, ...form.series.map((series) => series.options)],
      cursor: { y: false, drag: { x: true, y: false }, points: { size: 10 }, bind: {
        dblclick: () => () => this.reset(),
        mouseleave: (from, target, leave) => (event) => (this.touched ? null : leave(event)), // what a tap shows, stays
      } },
      hooks: { setCursor: [(from) => this.point(from, form, holder)], setScale: [(from, key) => key === "x" && this.follow(from)] },
    }, [this.lengths, ...form.series.map((series) => series.values)], holder);
    holder.append(element("div", { className: "tip", hidden: true }));
    holder.addEventListener("pointerdown", (event) => { this.touched = event.pointerType === "touch"; });
    holder.addEventListener("keydown", (event) => this.step(event, plot));
    keepWidth(plot, holder);
    this.plots.push(plot);
  }

  show(from, to) {
    this.view = [Math.max(from, this.points[0].x), Math.min(to, this.points.at(-1).x)];
    const [min, max] = this.view.map(this.scale.forward);
    this.plots.forEach((plot) => plot.setScale("x", { min, max }));
  }

  reset() {
    const reach = reachOf(this.points);
    this.show(-reach, reach);
  }

  zoom(factor) {
    const { min, max } = this.plots[0].scales.x, index = this.plots.map((plot) => plot.cursor.idx).find((idx) => idx != null);
    const at = index == null ? (min + max) / 2 : Math.min(max, Math.max(min, this.lengths[index]));
    this.show(this.scale.inverse(at + (min - at) * factor), this.scale.inverse(at + (max - at) * factor));
  }

  // Keeps both plots at the same x after one was zoomed.
  follow(from) {
    const { min, max } = from.scales.x;
    this.view = [this.scale.inverse(min), this.scale.inverse(max)];
    for (const plot of this.plots)
      if (plot !== from && (plot.scales.x.min !== min || plot.scales.x.max !== max)) plot.setScale("x", { min, max });
  }

  step(event, plot) {
    const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!move) return;
    event.preventDefault();
    const shown = this.lengths.map((_, index) => index).filter((index) => this.lengths[index] >= plot.scales.x.min && this.lengths[index] <= plot.scales.x.max);
    const index = Math.min(shown.at(-1), Math.max(shown[0], (plot.cursor.idx ?? shown[0] - move) + move));
    plot.setCursor({ left: plot.valToPos(this.lengths[index], "x"), top: HEIGHT / 3 });
  }

  point(plot, form, holder) {
    const tip = holder.querySelector(".tip"), index = plot.cursor.idx;
    if (!tip) return;
    tip.hidden = index == null || plot.cursor.left < 0;
    if (tip.hidden) return;
    const point = this.points[index], both = (key) => `${point.hex[key]} = ${decimal(point[key], this.data.digits)}`;
    tell(holder, plot, plot.valToPos(this.lengths[index], "x"), [["x", both("x")], ["got", both("got")],
      ["expected", both("expected")], ["error", inUlps(point.error)]]);
  }

  tabulated() {
    const cells = (point) => ["x", "got", "expected"].flatMap((key) => [point.hex[key], decimal(point[key], this.data.digits)]);
    return pointsTable(this.points.length, ["x", "", "got", "", "expected", "", "error (ulp)"],
      () => this.points.map((point) => [...cells(point), inUlps(point.error).replace(" ulp", "")]));
  }
}

const drawings = new Map();

function open(report) {
  const box = report.querySelector("[data-plots]");
  if (report.open && box && !drawings.has(report)) drawings.set(report, new Drawing(Number(report.dataset.place), box));
}

document.querySelectorAll(".report").forEach((report) => report.addEventListener("toggle", () => open(report)));
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => drawings.forEach((drawing) => drawing.draw()));
