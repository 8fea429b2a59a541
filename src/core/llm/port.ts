import type { z } from 'zod'

/** What the rest of the program knows of models. Providers are thin; everything between lives in `core/llm`. */

export interface Message {
  role: 'system' | 'user' | 'assistant' | 'tool'
  text: string
  /** Of an assistant's turn that asked for tools. */
  calls?: ToolCall[]
  /** Of a tool's answer: the id of the call that it answers. */
  call?: string
}

export interface ToolCall {
  id: string
  name: string
  /** Arguments as JSON text, as the model wrote them; checked before use. */
  arguments: string
}

interface ToolSpec {
  name: string
  /** One sentence. */
  description: string
  /** JSON Schema of the arguments, an object. */
  parameters: Record<string, unknown>
}

/** One call of one model of one provider. */
export interface ModelRequest {
  model: string
  messages: Message[]
  tools?: ToolSpec[]
  /** Ask for JSON of this schema. */
  schema?: { name: string; schema: Record<string, unknown> }
  /** Most tokens of the answer. */
  maxTokens: number
  temperature?: number
  stop?: string[]
}

/** In tokens. `cached`: the part of `input` that the provider had at hand. */
export interface Usage {
  input: number
  output: number
  cached?: number
}

export type Delta =
  | { type: 'text'; text: string }
  /** A whole call; providers collect its parts. */
  | { type: 'call'; call: ToolCall }
  /** Always the last one. */
  | { type: 'end'; reason: 'stop' | 'length' | 'calls' | 'refused'; usage: Usage }

interface ModelInfo {
  id: string
  /** Tokens of input and output together, where the provider tells. */
  window?: number
}

/** One provider. Throws `DuckError`s only, with `retryAfter` where the provider named it. */
export interface Provider {
  /** `openai`, `anthropic`, `google`, `ollama`, `lmstudio`. */
  name: string
  complete(request: ModelRequest, signal: AbortSignal): AsyncIterable<Delta>
  models(signal: AbortSignal): Promise<ModelInfo[]>
  /** Tokens of a request, counted by the provider, where it offers that. */
  count?(request: Pick<ModelRequest, 'model' | 'messages' | 'tools' | 'schema'>, signal: AbortSignal): Promise<number>
  embed?(texts: readonly string[], model: string, signal: AbortSignal): Promise<number[][]>
}

/** On whose account a call runs; budgets are kept for each of them. */
export interface Account {
  /** Job id, or the terminal's run id. */
  job: string
  person: string
  /** `owner/name`, or the empty string. */
  repo: string
  /** `owner/name#12`, where there is one. */
  change?: string
}

/** A tool with the function that carries it out. Tools only read. */
export interface Tool extends ToolSpec {
  /** Set where the same arguments have the same answer for ever: what it reads, as a commit. */
  pinned?: string
  /** What the model is told; throws a `DuckError` whose public text it is told instead. */
  run(given: unknown, signal: AbortSignal): Promise<string>
}

/** What an engine asks for: a prompt, perhaps tools, perhaps a shape. */
export interface ModelQuestion {
  /** Name and version of the prompt file, as `review@3`; kept in the outcome. */
  prompt: string
  messages: Message[]
  tools?: Tool[]
  /** Most tokens of one answer; default 4,096. */
  maxTokens?: number
  temperature?: number
  /** Told of each piece of text as it comes. What it was told is never taken back. */
  onText?: (text: string) => void
  /** What a search would add to what is shown, ready to be shown; for the technique `retrieval`. */
  retrieve?(): Promise<{ text: string; places: number }>
  /** What is wrong with an answer as far as code can tell, one sentence each; for the technique `self-correction`. */
  check?(text: string): Promise<string[]>
  account: Account
  signal: AbortSignal
  /** Default `person`. Calls in the background leave places for those that somebody waits for. */
  priority?: Priority
}

/** Who waits for an answer: a person, or nobody in particular. */
export type Priority = 'person' | 'background'

export interface ModelAnswer {
  text: string
  /** Who answered, as `anthropic/claude-…`. */
  model: string
  /** What he was told to do: name and version of the prompt file, as `review@3`. */
  prompt: string
  usage: Usage
  /** In US dollars; undefined where the price is not known. */
  cost?: number
  /** What was done besides asking: a retry, a fallback, a repair; one sentence each. */
  remarks: string[]
}

/** Meanings as vectors; those of one model can be compared. */
export interface Embedder {
  /** `provider/model`. */
  model: string
  /** Secrets are masked before anything leaves. */
  embed(texts: readonly string[], account: Account, signal: AbortSignal): Promise<number[][]>
}

/** What one provider has. */
export interface Listed {
  provider: string
  models: {
    /** `provider/model`. */
    name: string
    window?: number
    /** US dollars for a million tokens. */
    price?: { input: number; output: number }
    /** It is asked, as the first, second, … */
    place?: number
  }[]
  /** Why they are not listed. */
  failure?: string
}

/** The models of this installation, behind retries, fallbacks, budgets and the cache. */
export interface Models {
  /** False: no provider is configured, and no other member may be called. */
  readonly configured: boolean
  /** Of the model that is asked first: tokens of input and output together. */
  readonly window: number
  /** The same with what the engine declares and the configuration says of it. */
  forEngine(name: string, priority?: Priority): Models
  /** Answers after all tool calls were carried out. */
  ask(ask: ModelQuestion): Promise<ModelAnswer>
  /** The answer as a checked value; repaired once by the model, then failed. */
  askFor<T>(ask: ModelQuestion, schema: z.ZodType<T>): Promise<ModelAnswer & { value: T }>
  /** What each provider has. A model that is asked is there, whether its provider lists it or not. */
  list(signal: AbortSignal): Promise<Listed[]>
  /** What turns texts into vectors; undefined where no provider does, or where only a remote one does that nobody named. */
  embedder(signal: AbortSignal): Promise<Embedder | undefined>
  /** A word that nobody outside can guess, always the same for the same text. */
  mark(text: string): string
  /** Tokens of a text, for the model that is asked first. */
  count(text: string): number
  /** What the call would cost at most, without asking; the provider counts where it can. */
  estimate(ask: Pick<ModelQuestion, 'messages' | 'maxTokens' | 'tools' | 'signal'>): Promise<{
    model: string
    inputTokens: number
    outputTokens: number
    cost?: number
  }>
}
