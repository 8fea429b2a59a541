import type { z } from 'zod'
import type { Capabilities } from './capabilities/capabilities.ts'

/** The interface to models for the rest of the program. Providers are thin; everything between is in `core/llm`. */

export interface Message {
  role: 'system' | 'user' | 'assistant' | 'tool'
  text: string
  /** For an assistant message that calls tools. */
  calls?: ToolCall[]
  /** For a tool result: the id of the call. */
  call?: string
  /** For an assistant message with tool calls: what its provider must get back unchanged. */
  opaque?: Opaque
  /** Offsets in the text where parts end that later requests begin with. Providers may mark them for their cache. */
  breaks?: readonly number[]
}

/** Data of a provider about an answer, such as signatures of its thinking. Only the same model understands it. */
interface Opaque {
  /** `provider/model` that sent it. */
  from: string
  value: unknown
}

export interface ToolCall {
  id: string
  name: string
  /** Arguments as JSON text from the model; validated before use. */
  arguments: string
  /** Other fields of the call, which the provider must get back unchanged. */
  opaque?: Record<string, unknown>
}

interface ToolSpec {
  name: string
  /** One sentence. */
  description: string
  /** JSON Schema of the arguments, an object. */
  parameters: Record<string, unknown>
}

/** One call to one model of one provider. */
export interface ModelRequest {
  model: string
  messages: Message[]
  tools?: ToolSpec[]
  /** Tools that are only described in the messages. The model writes its calls into the text. */
  writtenTools?: ToolSpec[]
  /** Requests JSON with this schema. `shared`: one for several requests, for caches that compare it. */
  schema?: { name: string; schema: Record<string, unknown>; shared?: Record<string, unknown> }
  /** Maximum number of tokens in the answer. */
  maxTokens: number
  temperature?: number
  stop?: string[]
  /** What the model accepts. The request uses nothing else. */
  capabilities: Capabilities
}

/** Token counts. `output` includes thinking. */
export interface Usage {
  input: number
  output: number
  /** Part of `input` that came from the provider's cache. */
  cached?: number
  /** Part of `input` that was written to the provider's cache. */
  cacheWritten?: number
}

export type Delta =
  | { type: 'text'; text: string }
  /** Part of the model's thinking. It is never shown. */
  | { type: 'thinking'; text: string }
  /** What the provider must get back with this answer. */
  | { type: 'opaque'; value: unknown }
  /** A complete tool call; providers assemble its chunks. */
  | { type: 'call'; call: ToolCall }
  /** Always the last chunk. */
  | { type: 'end'; reason: 'stop' | 'length' | 'calls' | 'refused'; usage: Usage }

/** A request that counts tokens only. */
type CountRequest = Pick<ModelRequest, 'model' | 'messages' | 'tools' | 'schema' | 'capabilities'>

interface ModelInfo {
  id: string
  /** Context window in tokens (input and output), if the provider reports it. */
  window?: number
}

/** A provider. It only throws `DuckError`s, with `retryAfter` if the provider specified it. */
export interface Provider {
  /** `openai`, `anthropic`, `google`, `ollama`, `lmstudio`. */
  name: string
  /** Address of its API, to tell servers with the same name apart. */
  address: string
  /** What all its models accept, unless more is known of one. */
  capabilities: Capabilities
  /** Something that the operator should change, as a clause, after a call showed it. */
  remark?(): string | undefined
  complete(request: ModelRequest, signal: AbortSignal): AsyncIterable<Delta>
  models(signal: AbortSignal): Promise<ModelInfo[]>
  /** Counts the tokens of a request with the provider's own API, if there is one. */
  count?(request: CountRequest, signal: AbortSignal): Promise<number>
  /** Returns the context window of a model in tokens, if the server reports it. */
  windowOf?(model: string, signal: AbortSignal): Promise<number | undefined>
  embed?(texts: readonly string[], model: string, signal: AbortSignal): Promise<number[][]>
}

/** The account of a call. Budgets apply to each of its fields. */
export interface Account {
  /** Job id, or the terminal's run id. */
  job: string
  person: string
  /** `owner/name`, or empty. */
  repo: string
  /** `owner/name#12`, if there is one. */
  change?: string
}

/** A tool with its implementation. Tools are read-only. */
export interface Tool extends ToolSpec {
  /** Present if the same arguments always have the same result: the id of what it reads, such as a commit. */
  pinned?: string
  /** Returns the result for the model. Throws a `DuckError` whose public text is sent instead. */
  run(given: unknown, signal: AbortSignal): Promise<string>
}

/** A part of a request, for the table of tokens. */
export interface RequestSection {
  name: string
  text: string
}

/** A request from an engine: a prompt, optionally with tools and a schema. */
export interface ModelQuestion {
  /** Name and version of the prompt file, for example `review@4`; stored in the outcome. */
  prompt: string
  messages: Message[]
  tools?: Tool[]
  /** Maximum number of tokens in one answer; default 4,096. */
  maxTokens?: number
  temperature?: number
  /** Receives each chunk of text. It is never retracted. */
  onText?: (text: string) => void
  /** Searches for additional context, ready to be shown; for the technique `retrieval`. */
  retrieve?(): Promise<{ text: string; places: number }>
  /** Returns the problems of an answer that code can detect, one sentence each; for the technique `self-correction`. */
  check?(text: string): Promise<string[]>
  account: Account
  signal: AbortSignal
  /** Default `person`. Background calls leave capacity for interactive ones. */
  priority?: Priority
  /** A schema that the answers of this and related requests match, for `ModelRequest.schema.shared`. */
  sharedShape?: z.ZodType
  /** The parts of the messages by their purpose, for the table of tokens. */
  sections?: readonly RequestSection[]
  /** What the request is for, if its prompt has several uses. */
  purpose?: string
}

/** Whether a person is waiting for the answer. */
export type Priority = 'person' | 'background'

export interface ModelAnswer {
  text: string
  /** The model that answered, for example `anthropic/claude-…`. */
  model: string
  /** Name and version of the prompt file, for example `review@4`. */
  prompt: string
  usage: Usage
  /** In US dollars; undefined if the price is unknown. */
  cost?: number
  /** Retries, fallbacks and repairs, one sentence each. */
  remarks: string[]
  /** Items of a structured answer that were not usable, with the reason. */
  dropped?: readonly Dropped[]
}

/** An item of a structured answer that does not match the schema. */
export interface Dropped {
  /** The item as JSON, shortened. */
  text: string
  /** One clause. */
  reason: string
}

/** Converts texts to embedding vectors. Only vectors from the same model are comparable. */
export interface Embedder {
  /** `provider/model`. */
  model: string
  /** Secrets are masked before texts are sent. */
  embed(texts: readonly string[], account: Account, signal: AbortSignal): Promise<number[][]>
}

/** The models of one provider. */
export interface Listed {
  provider: string
  models: {
    /** `provider/model`. */
    name: string
    window?: number
    /** US dollars per million tokens. */
    price?: { input: number; output: number }
    /** Its position in the order of use. */
    place?: number
  }[]
  /** The reason why the models could not be listed. */
  failure?: string
}

/** The models of this installation, with retries, fallbacks, budgets and the cache. */
export interface Models {
  /** False: no provider is configured, and no other member may be used. */
  readonly configured: boolean
  /** Requests are only estimated, and then fail. */
  readonly estimating?: true
  /** Context window in tokens (input and output) of the first model. */
  readonly window: number
  /** Returns the models with the engine's own settings and those from the configuration. */
  forEngine(name: string, priority?: Priority): Models
  /** Returns the answer after all tool calls. */
  ask(ask: ModelQuestion): Promise<ModelAnswer>
  /** Returns the answer as a validated value. An invalid answer is repaired once by the model. */
  askFor<T>(ask: ModelQuestion, schema: z.ZodType<T>): Promise<ModelAnswer & { value: T }>
  /** Lists the models of each provider. Models in use are included even if the provider does not list them. */
  list(signal: AbortSignal): Promise<Listed[]>
  /** Returns the embedder; undefined if no provider has one, or if only a remote one exists that is not configured. */
  embedder(signal: AbortSignal): Promise<Embedder | undefined>
  /** Returns an unguessable marker, which is always the same for the same text. */
  mark(text: string): string
  /** Counts the tokens of a text for the first model. */
  count(text: string): number
  /** Returns the maximum cost of a call without making it. The provider counts the tokens if it can. */
  estimate(
    ask: Pick<ModelQuestion, 'messages' | 'maxTokens' | 'tools' | 'signal' | 'sharedShape'>,
    schema?: z.ZodType,
  ): Promise<{
    model: string
    inputTokens: number
    outputTokens: number
    cost?: number
  }>
}
