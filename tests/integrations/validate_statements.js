// What Learning Locker's validator holds against statements.
const fs = require("node:fs");
const validate = require("xapi-validation").default;
const given = JSON.parse(fs.readFileSync(0, "utf8"));
console.log(JSON.stringify(given.flatMap((entry) => validate(entry))));
