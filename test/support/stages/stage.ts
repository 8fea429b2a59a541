import type { Progress } from '../../../src/core/platform.ts'
import type { Reply } from '../../../src/core/types.ts'
import type { Interruptions } from '../../fakes/interruptions.ts'

/** A request of a person. */
export interface Said {
  /** Id of its job. */
  job: string
}

/** A stand-in for a chat platform, with people who use it. The contract of chat adapters is tested on each. */
export interface ChatStage {
  /** The variables that switch the adapter on. */
  variables: Record<string, string>
  /** Interrupts requests of workers. */
  interruptions: Interruptions
  /** Resolves once the predicate returns something truthy. */
  until<T>(predicate: () => T, what?: string): Promise<NonNullable<T>>
  /** Whether the front process is connected, and has registered its commands. */
  ready(): boolean
  /** Writes a message that mentions the bot. */
  mention(text: string): Promise<Said>
  /** Writes a message without a mention into the thread of another one. */
  reply(to: Said, text: string): Promise<Said>
  /** Writes a direct message to the bot. */
  direct(text: string): Promise<Said>
  /** Gives a slash command. `words`: its argument of this name. */
  slash(name: string, words?: string): Promise<Said>
  /** Presses a button of the newest message that has it. */
  press(label: string): Promise<Said>
  /** The bot itself and another bot write messages that mention the bot. */
  saidByBots(): Promise<void>
  edit(said: Said, text: string): Promise<void>
  remove(said: Said): Promise<void>
  /** Delivers all requests again. */
  repeatAll(): Promise<void>
  /** Breaks the connection, so that the front process can continue its session, or has to start a new one. */
  disconnect(how: 'resumable' | 'lost'): void
  /** All that people see of the bot, in a stable order: messages with their files and buttons, and reactions. */
  shown(): string[]
  /** Renders an answer and its progress, and checks them against the limits of the platform. Throws if they break one. */
  check(reply: Reply, progress: Progress): void
  close(): Promise<void>
}
