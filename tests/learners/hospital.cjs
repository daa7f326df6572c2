// A hospital's identity provider, made of the library samlp. Who stands in ?who= is signed in there already.
const { createServer } = require("node:http");
const samlp = require("samlp");

const { port, people, ...usual } = JSON.parse(process.argv[2]);

createServer((request, response) => {
  request.query = Object.fromEntries(new URL(request.url, "http://localhost").searchParams);
  Object.assign(response, { set: response.setHeader, send: response.end }); // as the library calls them
  const { claims, ...more } = people[request.query.who] ?? {};
  const answer = samlp.auth({
    ...usual,
    getUserFromRequest: () => claims,
    getPostURL: (audience, asked, _request, done) => done(null, asked.documentElement.getAttribute("AssertionConsumerServiceURL")),
    profileMapper: (known) => ({ getClaims: () => known, getNameIdentifier: () => ({ nameIdentifier: "someone" }) }),
    ...more,
  });
  answer(request, response, (problem) => response.writeHead(500).end(String(problem)));
}).listen(port, "127.0.0.1");
