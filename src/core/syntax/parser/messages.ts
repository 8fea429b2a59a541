import type { Inspection, InspectRequest, PlainNode, Uninspected } from '../inspector.ts'
import type { Language } from '../language/language-schema.ts'

/** The initial data of a worker. */
export interface WorkerSetup {
  languages: Language[]
  /** Folder of `<language>/outline.scm`. */
  grammars: string
}

export interface ProgramSource {
  id: string
  language: string
  source: string
}

export interface ProgramError {
  message: string
  /** UTF-16 offset in the program's source. */
  offset: number
}

/** From the pool to a worker. Only tasks are answered. */
export type ToWorker =
  | { kind: 'register'; program: ProgramSource }
  | { kind: 'task'; number: number; task: Task; timeoutMs: number }

export type Task =
  | { kind: 'inspect'; request: InspectRequest }
  | { kind: 'compile'; program: string; whole: boolean }
  | { kind: 'tree'; language: string; text: string }

export type WorkerAnswer = Inspection | Uninspected | PlainNode | { error?: ProgramError }

export interface FromWorker {
  number: number
  answer: WorkerAnswer
}

/** Returns the names of the queries that a task needs. */
export function queriesOf(task: Task): string[] {
  if (task.kind === 'tree') return []
  if (task.kind === 'compile') return [task.program]
  const { language, want } = task.request
  const queries = want.outline ? [`outline ${language}`] : want.functions ? [`symbols ${language}`] : []
  if (want.symbols) queries.push(`definitions ${language}`)
  if (want.imports) queries.push(`imports ${language}`)
  return want.program === undefined ? queries : [...queries, want.program]
}
