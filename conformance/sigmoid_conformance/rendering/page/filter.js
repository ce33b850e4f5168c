// The filter over verdicts and reports, links that open what they point to, and copying a program.

const form = document.getElementById("filter");

function applyFilter() {
  const { format, verdict, name } = Object.fromEntries(new FormData(form));
  const wanted = (entry) => (!format || entry.dataset.format === format) && (!verdict || entry.dataset.verdict === verdict)
    && entry.dataset.name.toLowerCase().includes(name.trim().toLowerCase());
  document.querySelectorAll("[data-name]").forEach((entry) => { entry.hidden = !wanted(entry); });
  const rows = document.querySelectorAll("tr[data-name]");
  document.getElementById("shown").textContent = `${[...rows].filter((row) => !row.hidden).length} of ${rows.length} shown`;
}

function openTarget() {
  const target = /^#report-\d+$/.test(location.hash) && document.querySelector(location.hash);
  if (!target) return;
  target.hidden = false;
  target.open = true;
  target.scrollIntoView();
}

form.addEventListener("input", applyFilter);
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", openTarget);
document.querySelectorAll('.matrix a[href^="#report-"]').forEach((link) => link.addEventListener("click", () => setTimeout(openTarget)));
document.querySelectorAll(".reproduce pre").forEach((program) => {
  const button = element("button", { type: "button", textContent: "Copy" });
  button.addEventListener("click", async () => {
    const range = document.createRange();
    range.selectNodeContents(program);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    try {
      await navigator.clipboard.writeText(program.textContent);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Selected: copy it with the keyboard";
    }
  });
  program.before(button);
});
applyFilter();
openTarget();
