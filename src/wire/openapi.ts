// The OpenAPI 3.1 description of the site, made of the schemas that read what is sent and of the table of operations.
// A pure function of the version: the same text every time.
import { type Code, REFUSALS } from "../model/refusal.ts";
import type { Content } from "./openapi-content.ts";
import { type Answer, OPERATIONS, type Operation, TAGS } from "./openapi-operations.ts";
import { ref, type Schema, schemas } from "./openapi-schemas.ts";
import { PARAMETERS, type Parameter } from "./parameters.ts";

type Ref = { readonly $ref: string };

type OpenApiAnswer = {
  readonly description: string;
  readonly headers?: Readonly<Record<string, { readonly description: string; readonly schema: Schema }>>;
  readonly content?: Content;
};

export type OpenApiOperation = {
  readonly tags: readonly string[];
  readonly operationId: string;
  readonly summary: string;
  readonly description?: string;
  readonly parameters?: readonly Ref[];
  readonly requestBody?: { readonly required: true; readonly description: string; readonly content: Content };
  readonly responses: Readonly<Record<string, OpenApiAnswer>>;
  readonly security: readonly Readonly<Record<string, readonly never[]>>[];
};

export type OpenApi = {
  readonly openapi: "3.1.1";
  readonly info: {
    readonly title: string;
    readonly version: string;
    readonly summary: string;
    readonly description: string;
    readonly license: { readonly name: string; readonly identifier: string };
  };
  readonly servers: readonly { readonly url: string; readonly description: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, OpenApiOperation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly securitySchemes: Readonly<Record<string, Readonly<Record<string, string>>>>;
  };
};

const DESCRIPTION = `Forebear is the lineage store for AI artifacts: pipelines tell it what each corpus, model, adapter, merge, prompt and deployment descends from. It is asked in both directions, at any depth, and answers how complete the answer is.

In a path an id stands as it is: only \`?\`, \`#\` and \`%\` need to be escaped. Everything about a node is also asked by query. A parameter that is not listed is refused. HEAD is answered as GET, without a body.

Refusals are problem documents (RFC 9457): \`code\` is stable and is what a program decides by, \`pointer\` names the field, \`hint\` the way out. Any address answers 404 \`not-found\` where there is nothing, and 405 \`method-not-allowed\`, with \`Allow\`, to a method it does not take.

What is sent is closed: a member that no schema lists is refused. What is answered is open: a later version may say more.`;

/** The refusals of an operation, by status; each status lists the codes it can have here. */
function problems(codes: readonly Code[]): Readonly<Record<string, OpenApiAnswer>> {
  const byStatus = Map.groupBy(new Set(codes), (code) => REFUSALS[code].status);
  return Object.fromEntries(
    [...byStatus].map(([status, of]) => [
      String(status),
      {
        description: of.map((code) => `\`${code}\`: ${REFUSALS[code].title}`).join(" "),
        content: {
          "application/problem+json": {
            schema: {
              allOf: [
                ref("Problem"),
                { type: "object", properties: { code: { enum: of }, status: { const: status } } },
              ],
            },
          },
        },
      },
    ]),
  );
}

const LOCATION = { Location: { description: "Path of the node.", schema: { type: "string" } } } as const;

const PREFERENCE = {
  "Preference-Applied": {
    description: "`respond-async`, where that was asked for.",
    schema: { type: "string", enum: ["respond-async"] },
  },
} as const;

function answered({ description, content, location }: Answer, prefers: boolean): OpenApiAnswer {
  const headers = { ...(location ? LOCATION : {}), ...(prefers ? PREFERENCE : {}) };
  return {
    description,
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(content === undefined ? {} : { content }),
  };
}

const SECURITY = {
  always: [],
  never: [{ token: [] }],
  "public-read": [{ token: [] }, {}],
} as const satisfies Record<Operation["open"], OpenApiOperation["security"]>;

function described(row: Operation): OpenApiOperation {
  const { id, tag, summary, description, parameters = [], body, answers, refuses, open } = row;
  const prefers = parameters.includes("prefer");
  const good = Object.entries(answers).map(
    ([status, answer]) => [status, answered(answer, prefers)] as const,
  );
  return {
    tags: [tag],
    operationId: id,
    summary,
    ...(description === undefined ? {} : { description }),
    ...(parameters.length === 0
      ? {}
      : { parameters: parameters.map((name) => ({ $ref: `#/components/parameters/${name}` })) }),
    ...(body === undefined ? {} : { requestBody: { required: true, ...body } }),
    // Keys that are whole numbers come in their order.
    responses: { ...Object.fromEntries(good), ...problems(refuses) },
    security: SECURITY[open],
  };
}

function build(version: string): OpenApi {
  const byPath = Map.groupBy(OPERATIONS, (row) => row.path);
  return {
    openapi: "3.1.1",
    info: {
      title: "Forebear",
      version,
      summary: "The lineage store for AI artifacts.",
      description: DESCRIPTION,
      license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "This site." }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    paths: Object.fromEntries(
      [...byPath].map(([path, rows]) => [
        path,
        Object.fromEntries(rows.map((row) => [row.method, described(row)])),
      ]),
    ),
    components: {
      schemas: schemas(),
      parameters: PARAMETERS,
      securitySchemes: {
        token: {
          type: "http",
          scheme: "bearer",
          description: "`npm start` prints the token. Reads need none where the site is set to PUBLIC_READ.",
        },
      },
    },
  };
}

const built = new Map<string, OpenApi>();

/** The description of the site at a version of the product; made once. */
export function openApi(version: string): OpenApi {
  const document = built.get(version) ?? build(version);
  built.set(version, document);
  return document;
}
