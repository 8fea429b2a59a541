import { textOf } from '../context/reading-tools.ts'
import { DuckError, toDuckError } from '../errors.ts'
import { think } from '../llm/think.ts'
import { codeSpan } from '../report/markdown-text.ts'
import type { Outcome } from '../types.ts'
import type { Engine } from './engine.ts'
import { answerTokens, inContext } from './in-context.ts'
import { said } from './outcome.ts'
import { propose } from './propose.ts'
import { syntaxErrors } from './syntax-errors.ts'
import { accountOf, modelsFor, signed, withoutModel, withoutModelPart } from './with-model.ts'
import { placeOf, startOf, withRepository } from './with-repository.ts'
import { openWorkbench } from './workbench.ts'

/** What belongs at a cursor. Without a model: names of the file that go on as the word there begins. */
export const complete: Engine = {
  name: 'complete',
  model: { context: 'fim', answer: 1_000, priority: 'person' },
  run: (invocation, context) =>
    withRepository(invocation, context, async (repository, side) => {
      const at = await placeOf(repository, side, startOf(invocation, context), String(invocation.arguments.at))
      const { path, offset, text } = await cursorIn(at, (name) => textOf(repository, side, name))
      const names = goingOn(text, offset)
      const known =
        names.length === 0
          ? 'No name of this file goes on like that.'
          : `Names that go on like that: ${names.map(codeSpan).join(', ')}.`
      const models = await modelsFor(invocation, context)
      if (models === undefined) return said(`${known}\n\n${withoutModel(context, 'the code at the cursor is written')}`)
      try {
        const ground = { repository, side, invocation, context }
        const wanted = { request: '', cursor: { path, text, offset } }
        const answer = await inContext(models, wanted, ground, ({ material }) =>
          think(models, {
            prompt: 'complete',
            material,
            maxTokens: answerTokens(context),
            account: accountOf(invocation, context),
            signal: context.signal,
          }),
        )
        const inserted = codeIn(answer.text)
        const next = `${text.slice(0, offset)}${inserted}${text.slice(offset)}`
        const unsound = await breaks(path, text, next)
        if (unsound)
          throw new DuckError('unavailable', 'What the model wrote does not fit at the cursor, so it is not proposed.')
        const part = await propose(
          `Complete ${path}`,
          [{ path, before: text, after: next }],
          invocation.arguments,
          repository,
          context,
        )
        return { state: 'complete', parts: [{ kind: 'text', markdown: signed(answer) }, part] } satisfies Outcome
      } catch (thrown) {
        context.signal.throwIfAborted()
        if (toDuckError(thrown).kind === 'bug') throw thrown
        return withoutModelPart([{ kind: 'text', markdown: known }], thrown)
      }

      /** More errors than before, where the code around the cursor was whole. */
      async function breaks(name: string, was: string, is: string): Promise<boolean> {
        const workbench = openWorkbench(context, repository.root)
        try {
          const { name: language } = workbench.reader.parseable(name, was)
          if (language === undefined) return false
          const count = async (source: string) =>
            (await syntaxErrors(workbench.reader.inspector, language, source)).count
          return (await count(is)) > (await count(was))
        } finally {
          await workbench.close()
        }
      }
    }),
}

async function cursorIn(at: string, read: (path: string) => Promise<string>) {
  const [, path, line, column] = /^(.+?):(\d+)(?::(\d+))?$/.exec(at) ?? []
  if (path === undefined) throw new DuckError('invalid', 'Name the cursor as `path:line` or `path:line:column`.')
  const text = await read(path)
  const lines = text.split('\n')
  const row = Number(line)
  if (row < 1 || row > lines.length)
    throw new DuckError('invalid', `\`${path}\` has ${lines.length} lines, no line ${row}.`)
  const start = lines.slice(0, row - 1).join('\n').length + (row > 1 ? 1 : 0)
  const width = lines[row - 1]!.length
  return {
    path,
    text,
    offset: start + Math.min(width, column === undefined ? width : Number(column) - 1),
  }
}

/** Names in the text that begin with the word before the cursor, the most frequent first. */
function goingOn(text: string, offset: number): string[] {
  const begun = /[\p{L}_$][\p{L}\p{N}_$]*$/u.exec(text.slice(Math.max(0, offset - 100), offset))?.[0]
  if (begun === undefined) return []
  const counts = new Map<string, number>()
  for (const name of text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? [])
    if (name.startsWith(begun) && name !== begun) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts]
    .toSorted(([one, a], [other, b]) => b - a || one.localeCompare(other))
    .slice(0, 10)
    .map(([name]) => name)
}

function codeIn(answer: string): string {
  return /```[\w+#-]*\n([\s\S]*?)\n?```/.exec(answer)?.[1] ?? answer.trim()
}
