// The statement as learners will read it, while names are typed; only the fields of its kind show.
const form = document.getElementById("accreditation_form");
const templates = JSON.parse(document.getElementById("statements").textContent);
const statement = document.getElementById("statement");
const field = (name) => form.elements.namedItem(name);

function listed(names) {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

function filled(template, provider, joint) {
  const values = {
    provider: provider || "[accredited provider]",
    "joint providers": listed(joint) || "[joint provider]",
    planners: listed([provider || "[accredited provider]", ...joint]),
  };
  // A name that ends with a period ends a sentence too.
  return template.replace(/\{([^{}]+)\}(\.?)/g, (text, name, period) => {
    const value = values[name];
    if (value === undefined) {
      return text;
    }
    return value.endsWith(".") ? value : value + period;
  });
}

function show() {
  const kind = field("providership").value;
  const joint = field("joint_providers")
    .value.split("\n")
    .map((line) => line.trim())
    .filter(Boolean);
  const own = field("accreditation_statement").value;
  form.querySelector(".field-accreditation_statement").hidden = kind !== "";
  form.querySelector(".field-joint_providers").hidden = kind === "direct" || kind === "";
  field("joint_providers").required =
    kind === "joint" && field("accreditation_provider").value !== "";
  statement.textContent =
    kind === ""
      ? own
      : filled(templates[kind], field("accreditation_provider").value.trim(), joint);
}

form.addEventListener("input", show);
show();
