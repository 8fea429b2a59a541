import type { Command, Spelling } from './command.ts'
import type { ConfigText } from './config/config-text.ts'
import type { Environment } from './config/environment/environment.ts'
import type { Strategy } from './context/build-context.ts'
import type { Repository } from './git/repository.ts'
import type { Models, Priority } from './llm/port.ts'
import type { Quote } from './llm/prompting/quoting.ts'
import type { HostAccount } from './platform/device-login.ts'
import type { LinkedIssue } from './platform/linked-issue.ts'
import type { Change, CodeHost, ReviewState, Target } from './platform.ts'
import type { Job } from './store/ports.ts'
import type { ParserPool } from './syntax/parser/pool.ts'
import type { Logger } from './telemetry/logger.ts'
import type { Invocation, Outcome } from './types.ts'

/** The resources of a run. All other input is in the invocation. */
export interface RunContext {
  /** Folder that relative paths start from. */
  cwd: string
  environment: Environment
  logger: Logger
  signal: AbortSignal
  /** Reports the current step in a few words. May be called often. */
  progress(text: string): void
  /**
   * Streams a model's answer in whole paragraphs that are safe to show. Absent: the answer is returned only at the end.
   */
  tell?(markdown: string): void
  /** Standard input as text, for `--diff -`. */
  stdin(): Promise<string>
  /** The repository in `cwd`, if the caller has it open. The caller closes it. */
  opened?: OpenedRepository
  /** Parser threads that the caller keeps for several runs. The caller closes them. Absent: the run starts its own. */
  parser?: ParserPool
  /** The commands that can run. */
  commands: readonly RunnableCommand[]
  /** The commands that help lists; default `commands`. */
  offered?: readonly Command[]
  /** Spells the commands that texts name. Absent: `/name`. */
  spell?: Spelling
  /** Names of the platforms that state can belong to. */
  platforms?: readonly string[]
  /** Earlier exchanges of this conversation, oldest first. */
  history?: readonly Exchange[]
  /** Id of the job that this run belongs to. */
  job?: string
  /** Opens the models on first use. Absent: models are not allowed, for the reason in `modelsWithheld`. */
  models?: () => Promise<Models>
  modelsWithheld?: string
  /** If set, model calls are estimated and added here instead of being made. */
  quotes?: Quote[]
  /** The model settings that the running engine declares; set by the pipeline. */
  use?: ModelUse
  /** Runs another invocation in a folder, with the settings of this run; set by the pipeline. */
  run?(invocation: Invocation, cwd: string): Promise<Outcome>
  /** The pull request that the run refers to, if any. */
  subject?: Subject
  /** The chat that the run belongs to, if any. */
  chat?: ChatContext
  /**
   * Finds a job of the server by its id or its pull request; undefined if the requester may not see it. Absent: the run
   * may read the store itself.
   */
  findJob?(name: string): Promise<FollowedJob | undefined>
}

/** A job as its followers see it. */
export interface FollowedJob extends Pick<Job, 'id' | 'key' | 'state' | 'attempts' | 'startedAt'> {
  /** Its result, or why it runs again. */
  said: string
  /** The current step in a few words. */
  step?: string
}

/** A repository with the configuration files of one of its commits, so that a job opens and reads them only once. */
export interface OpenedRepository {
  repository: Repository
  side: string
  configTexts: readonly ConfigText[]
}

/** A request and its answer. */
export interface Exchange {
  asked: string
  answered: string
}

/** The pull request data for an engine. `state` is a draft: changes to it are stored if the run succeeds. */
export interface Subject {
  change: Change
  state: ReviewState
  /** Reads the issues that the pull request closes. Absent: the platform has none. */
  issues?(): Promise<LinkedIssue[]>
}

/** What a channel can subscribe to. `reviews`: every review; `failures`: only those with errors or without a result. */
export const subscribedEvents = ['reviews', 'failures'] as const
export type SubscribedEvent = (typeof subscribedEvents)[number]

/** The stored state of a chat. It is a draft: changes to it are stored if the run succeeds. */
export interface ChatState {
  thread: {
    /** Oldest first. */
    history: Exchange[]
    /** What the conversation is about. */
    target?: Target
  }
  channel: {
    /** The repository of commands that name none, as `owner/name`. */
    repo?: string
  }
  person: {
    /** Their account on a code host. */
    account?: HostAccount & { host: string }
    /** A login that was begun. */
    pending?: { host: string; device: string; code: string; url: string; expiresAt: number }
  }
}

export interface ChatContext {
  state: ChatState
  hosts: readonly CodeHost[]
  /** Throws `denied` or `not-found` if the requester cannot read the repository. */
  checkAccess(target: Target): Promise<void>
  /** Sets what this channel is told about a repository; without events, nothing. Returns whether it was told before. */
  subscribe(repo: string, events: readonly SubscribedEvent[]): Promise<boolean>
  /** The name of the chat platform. */
  surface: string
  /** Comments on the pull request with the rights of the requester. Returns the address; throws `denied`. */
  comment?(body: string): Promise<string>
  /** Opens an issue with the rights of the requester. Throws `denied`. */
  openIssue?(title: string, body: string): Promise<{ name: string; url: string }>
  /** Returns the web address of the message. */
  link?(): Promise<string | undefined>
  /** Keeps the answer up to date until a job ends. */
  follow(job: string): void
}

/** How an engine uses a model. The operator's `[engines.NAME]` settings override it. */
interface ModelUse {
  /** How to select the context; absent: the engine provides it, for example a change. */
  context?: Strategy
  /** Maximum number of tokens in an answer. */
  answer: number
  priority: Priority
}

/** A command as the program runs it. */
export type RunnableCommand = Command<Engine>

/** The work of a command. */
export interface Engine {
  /** Absent: the engine uses no model. */
  model?: ModelUse
  run(invocation: Invocation, context: RunContext): Promise<Outcome>
}
