// Records an approach and reads it back, with the generated types alone: node client.js <origin> <token>
import type { components, operations } from "./schema.js";

declare const process: { argv: string[] };

type Schemas = components["schemas"];
type Json<Response> = Response extends { content: { "application/json": infer Body } } ? Body : never;
type Answer<Name extends keyof operations, Status extends number> = operations[Name]["responses"] extends Record<
  Status,
  infer Response
>
  ? Json<Response>
  : never;

const [, , origin, token] = process.argv;

async function call<T>(path: string, body?: unknown): Promise<T> {
  const answer = await fetch(`${origin}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!answer.ok) {
    const problem = (await answer.json()) as Schemas["Problem"];
    throw new Error(`${problem.status} ${problem.code}: ${problem.detail}`);
  }
  return (await answer.json()) as T;
}

async function company(legal_name: string): Promise<string> {
  const body: Schemas["CompanyOpening"] = { legal_name };
  const written = await call<Answer<"open_company", 201>>("/api/v1/companies", body);
  return written.state.id!;
}

const [foxconn, nissan] = [await company("Hon Hai Precision Industry"), await company("Nissan Motor")];
const opening: Schemas["DealOpeningData"] = {
  title: "EV collaboration",
  deal_kind: "platform_collaboration",
  parties: [
    { company: foxconn, role: "initiator" },
    { company: nissan, role: "counterpart" },
  ],
};
const deal = await call<Answer<"open_deal", 201>>("/api/v1/deals", opening);

const approach: Schemas["DealEventIn"] = {
  type: "deal.approached",
  occurred: "around 2024-03",
  data: { from: foxconn, to: nissan },
  citations: "own_knowledge",
};
const written = await call<Answer<"record_deal_events", 201>>(`/api/v1/deals/${deal.state.id}/events`, approach);
const event = await call<Answer<"get_event", 200>>(`/api/v1/events/${written.events[0]!.id}`);

// `type` tells the data apart.
if (event.type !== "deal.approached" || event.data.from !== foxconn || event.data.to !== nissan) {
  throw new Error(`Another event came back: ${event.sentence}`);
}
const stage: Schemas["Stage"] = written.state.stage;

// What the API would refuse does not compile.
// @ts-expect-error - a misspelt field of the data
const misspelt: Schemas["DealApproachedIn"] = { type: "deal.approached", data: { from: foxconn, too: nissan } };
// @ts-expect-error - an event of a company sent to a deal
const misplaced: Schemas["DealEventIn"] = { type: "company.renamed", data: { legal_name: "Nissan" } };
// @ts-expect-error - data of another type
const mixed: Schemas["DealEventIn"] = { type: "deal.approached", data: { body: "a note" } };

console.log(JSON.stringify({ id: event.id, sentence: event.sentence, stage, unsent: [misspelt, misplaced, mixed].length }));
