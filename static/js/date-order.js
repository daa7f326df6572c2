// Says while dates are typed that one lies after the other. Without this script saving says it.
const ISO = /^\d{4}-\d\d-\d\d$/;

// The page says of a table's row which row it is.
function later(field) {
  const other = field.dataset.notAfter;
  if (ISO.test(other)) return other;
  const row = field.name.match(/-(\d+)-/)?.[1];
  const name = other.replace("__prefix__", row ?? "__prefix__");
  return document.getElementsByName(name)[0]?.value ?? "";
}

function words(field) {
  const id = `${field.id}_order`;
  let place = document.getElementById(id);
  if (!place) {
    place = document.createElement("p");
    place.id = id;
    place.className = "date-order";
    place.setAttribute("role", "status");
    (field.closest("td, .fieldBox, .form-row") ?? field.parentElement).append(place);
  }
  return place;
}

function check(field) {
  const end = later(field);
  const isAfter = ISO.test(field.value) && ISO.test(end) && field.value > end;
  if (isAfter || document.getElementById(`${field.id}_order`))
    words(field).textContent = isAfter ? field.dataset.notAfterWords : "";
}

function checkAll() {
  for (const field of document.querySelectorAll("[data-not-after]")) check(field);
}

// The calendar of the admin sets a date and tells of it by the focus it gives.
for (const name of ["input", "change", "focusin"]) document.addEventListener(name, checkAll);
checkAll();
