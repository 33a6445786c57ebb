// The API's description: valid by a public validator, every reference leads somewhere, every parameter of a path is
// declared. Prints TAP.
//   node tests/openapi.mjs FILE
import { readFileSync } from "node:fs";
import { Validator } from "@seriousme/openapi-schema-validator";

const text = readFileSync(process.argv[2], "utf8");
let failed = 0;
function check(name, problems) {
    console.log(`${problems.length ? "not ok" : "ok"} - ${name}`);
    for (const p of problems.slice(0, 20)) console.log(`  # ${p}`);
    failed += problems.length > 0;
}
async function errors(description) {
    const result = await new Validator().validate(description);
    return result.valid ? [] : [result.errors].flat().map((e) => JSON.stringify(e));
}

const api = JSON.parse(text);
check("is valid OpenAPI 3.1", [...(api.openapi === "3.1.0" ? [] : [api.openapi]), ...(await errors(JSON.parse(text)))]);
const broken = JSON.parse(text);
broken.paths["/desk"].get.responses = [];
check("the validator finds what is broken", (await errors(broken)).length ? [] : ["it found nothing"]);

const lost = [];
(function walk(node) {
    if (node === null || typeof node !== "object") return;
    if (typeof node.$ref === "string") {
        const found = node.$ref.slice(2).split("/").reduce((at, key) => at?.[key], api);
        if (found === undefined) lost.push(node.$ref);
    }
    Object.values(node).forEach(walk);
})(api);
check("every reference leads somewhere", lost);

const ids = new Set(), wrong = [];
let steps = 0;
for (const [path, item] of Object.entries(api.paths))
    for (const [method, op] of Object.entries(item)) {
        const named = [...path.matchAll(/\{([^}]+)\}/g)].map((m) => m[1]).sort().join();
        const declared = op.parameters.filter((p) => p.in === "path").map((p) => p.name).sort().join();
        if (named !== declared) wrong.push(`${method} ${path}: ${declared}`);
        if (ids.has(op.operationId)) wrong.push(`${op.operationId} twice`);
        ids.add(op.operationId);
        steps += path.includes("/steps/");
    }
check("every path declares its parameters, every operation has its own name", wrong);

const accept = api.paths["/desk/registers/dispute/{number}/steps/accept"]?.post;
const fields = accept?.requestBody.content["application/json"].schema.properties.fields;
check("steps are operations with what they need", steps > 100 && fields?.properties.mediator ? [] : [`${steps} steps`]);
process.exit(failed ? 1 : 0);
