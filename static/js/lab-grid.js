// Laboratory values as a table: a paste from a spreadsheet fills its cells. What is sent is the text
// the field holds without this script.
const COLUMNS = ["Test", "Value", "Unit", "Reference range", "Low, high or abnormal"];

function rowsOf(text) {
  const lines = text.split("\n").filter((line) => line.trim());
  return lines.map((line) =>
    line.split(line.includes("\t") ? "\t" : "|").map((part) => part.trim()),
  );
}

class LabGrid {
  constructor(field) {
    this.field = field;
    this.table = document.createElement("table");
    this.table.className = "lab-grid";
    const head = this.table.createTHead().insertRow();
    for (const name of COLUMNS)
      head.append(Object.assign(document.createElement("th"), { scope: "col", textContent: name }));
    this.body = this.table.createTBody();
    for (const row of rowsOf(field.value)) this.addRow(row);
    this.addRow();
    this.table.addEventListener("input", () => this.write());
    this.table.addEventListener("paste", (event) => this.paste(event));
    field.hidden = true;
    const frame = document.createElement("div");
    frame.className = "lab-grid-frame";
    frame.append(this.table);
    field.after(frame);
    const help = document.getElementById(`${field.id}_helptext`);
    if (help) (help.firstElementChild ?? help).textContent = field.dataset.labGrid;
  }

  addRow(values = []) {
    const row = this.body.insertRow();
    for (const [index, name] of COLUMNS.entries()) {
      const cell = document.createElement("input");
      cell.type = "text";
      cell.value = values[index] ?? "";
      cell.setAttribute("aria-label", `${name}, row ${this.body.rows.length}`);
      row.insertCell().append(cell);
    }
  }

  // One row more than is filled, and the text as it is sent.
  write() {
    const rows = [...this.body.rows].map((row) =>
      [...row.querySelectorAll("input")].map((cell) => cell.value.trim()),
    );
    this.field.value = rows
      .filter((row) => row.some(Boolean))
      .map((row) => row.join(" | ").replace(/[ |]+$/, ""))
      .join("\n");
    if (rows.at(-1).some(Boolean)) this.addRow();
  }

  paste(event) {
    const rows = rowsOf(event.clipboardData.getData("text/plain"));
    if (rows.length < 2 && (rows[0]?.length ?? 0) < 2) return;
    event.preventDefault();
    const cell = event.target.closest("td");
    const first = cell.parentElement.sectionRowIndex;
    for (const [down, values] of rows.entries()) {
      while (this.body.rows.length <= first + down) this.addRow();
      const cells = this.body.rows[first + down].querySelectorAll("input");
      for (const [right, value] of values.entries())
        if (cells[cell.cellIndex + right]) cells[cell.cellIndex + right].value = value;
    }
    this.table.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function grids(within) {
  for (const field of within.querySelectorAll("textarea[data-lab-grid]:not([hidden])"))
    if (!field.closest(".empty-form")) new LabGrid(field); // which is copied for a new case
}

window.addEventListener("load", () => grids(document));
document.addEventListener("formset:added", (event) => grids(event.target));
