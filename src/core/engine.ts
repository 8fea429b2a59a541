import type { Command } from './command.ts'
import type { Environment } from './config/environment/environment.ts'
import type { Strategy } from './context/build-context.ts'
import type { Models, Priority } from './llm/port.ts'
import type { Change, ReviewState } from './platform.ts'
import type { Logger } from './telemetry/logger.ts'
import type { Invocation, Outcome } from './types.ts'

/** What a run may touch. Everything else it needs comes from the invocation. */
export interface RunContext {
  /** Folder that relative paths start from. */
  cwd: string
  environment: Environment
  logger: Logger
  signal: AbortSignal
  /** Says what is being done, in a few words; may be called often. */
  progress(text: string): void
  /** Takes what a model says while it says it, in whole paragraphs that are safe to show. Absent: who asked waits for the end. */
  tell?(markdown: string): void
  /** Standard input as text, for `--diff -`. */
  stdin(): Promise<string>
  /** Every command there is, for help. */
  commands?: readonly Command[]
  /** What was said before in this conversation, oldest first. */
  history?: readonly Exchange[]
  /** Id of the job that this is part of. */
  job?: string
  /** Models, opened when the first engine asks for them; absent: none may be used, for the reason beside it. */
  models?: () => Promise<Models>
  modelsWithheld?: string
  /** Calls are quoted here, and not made. */
  quotes?: string[]
  /** What the engine that runs has declared; the pipeline sets it. */
  use?: ModelUse
  /** Runs another invocation in a folder, as this one is run; the pipeline sets it. */
  run?(invocation: Invocation, cwd: string): Promise<Outcome>
  /** The pull request that the run is about, where there is one. */
  subject?: Subject
}

/** A question and what was answered. */
export interface Exchange {
  asked: string
  answered: string
}

/** What an engine knows of a pull request. The state is a draft: what the engine changes in it is kept when the run succeeds. */
export interface Subject {
  change: Change
  state: ReviewState
}

/** How an engine uses a model, unless the operator's `[engines.NAME]` says otherwise. */
interface ModelUse {
  /** How what a model is shown is chosen; absent: the engine shows what it is about, as a change. */
  context?: Strategy
  /** Tokens of an answer at most. */
  answer: number
  priority: Priority
}

/** One declared unit of work; commands name it. */
export interface Engine {
  name: string
  /** Absent: it asks none. */
  model?: ModelUse
  run(invocation: Invocation, context: RunContext): Promise<Outcome>
}
