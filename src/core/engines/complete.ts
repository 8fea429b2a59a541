import { textOf } from '../context/reading-tools.ts'
import { deliverEdits, refuseUnwritable } from '../edits/deliver-edits.ts'
import { codeIn, completionForms } from '../edits/fit-completion.ts'
import { brokenLines } from '../edits/refuse-broken.ts'
import type { Engine } from '../engine.ts'
import { DuckError, toDuckError } from '../errors.ts'
import { askWithUntrustedInput } from '../llm/prompting/ask-with-untrusted-input.ts'
import {
  accountOf,
  modelsFor,
  needsModel,
  unanswered,
  withModelFootnote,
  withoutModel,
  withoutModelPart,
} from '../model/model-access.ts'
import { answerTokens, answerWithContext } from '../model/with-context.ts'
import { must } from '../must.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { withWorkspace } from '../repo/file-symbols.ts'
import { locatePath, startFolder, withRepository } from '../repo/with-repository.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import type { Outcome } from '../types.ts'

/** Completes the code at a cursor. Without a model, lists names from the file with the typed prefix. */
export const completeEngine: Engine = {
  model: { context: 'fim', answer: 1_000, priority: 'person' },
  run: (invocation, context) =>
    withRepository(invocation, context, async (repository, side) => {
      refuseUnwritable(invocation, repository)
      const at = await locatePath(repository, side, startFolder(invocation, context), String(invocation.arguments.at))
      const { path, offset, text } = await cursorIn(at, (name) => textOf(repository, side, name))
      const names = goingOn(text, offset)
      const known =
        names.length === 0
          ? 'No name in this file starts with this prefix.'
          : `Names with this prefix: ${names.map(codeSpan).join(', ')}.`
      const models = await modelsFor(invocation, context)
      if (models === undefined) {
        if (names.length === 0) return unanswered(needsModel(invocation, context), known)
        return textOutcome(
          `${known}\n\n${withoutModel(invocation, context, 'RubberDuck completes the code at the cursor')}`,
        )
      }
      try {
        const input = { repository, side, invocation, context }
        const wanted = { request: '', cursor: { path, text, offset } }
        const answer = await answerWithContext(models, wanted, input, ({ material }) =>
          askWithUntrustedInput(models, {
            prompt: 'complete',
            material,
            maxTokens: answerTokens(context),
            account: accountOf(invocation, context),
            signal: context.signal,
          }),
        )
        const [before, after] = [text.slice(0, offset), text.slice(offset)]
        const code = codeIn(answer.text)
        if (code.trim() === '') throw new DuckError('unavailable', 'The model returned no code for the cursor.')
        const forms = completionForms(code, before, after)
        const next = await withWorkspace(context, repository, async ({ reader }) => {
          for (const form of forms) {
            const made = before + form + after
            if ((await brokenLines({ path, before: text, after: made }, reader)).length === 0) return made
          }
          return undefined
        })
        if (next === undefined)
          throw new DuckError(
            'unavailable',
            `${forms.length === 0 ? 'The code from the model only repeats what follows the cursor' : 'The code from the model does not parse at the cursor'}, so it was discarded. Try again, or complete more of the line first.`,
          )
        const part = await deliverEdits(
          { title: `Complete ${path}`, edits: [{ path, before: text, after: next }] },
          { repository, side, invocation, context },
        )
        return {
          state: 'complete',
          parts: [{ kind: 'text', markdown: withModelFootnote(answer) }, part],
        } satisfies Outcome
      } catch (thrown) {
        context.signal.throwIfAborted()
        if (toDuckError(thrown).kind === 'bug') throw thrown
        return withoutModelPart([{ kind: 'text', markdown: known }], thrown)
      }
    }),
}

async function cursorIn(at: string, read: (path: string) => Promise<string>) {
  const [, path, line, column] = /^(.+?):(\d+)(?::(\d+))?$/.exec(at) ?? []
  if (path === undefined)
    throw new DuckError('invalid', 'Missing cursor position (expected `path:line` or `path:line:column`).')
  const text = await read(path)
  const lines = text.split('\n')
  const row = Number(line)
  if (row < 1 || row > lines.length)
    throw new DuckError('invalid', `Invalid line ${row}: \`${path}\` has ${lines.length} lines.`)
  const start = lines.slice(0, row - 1).join('\n').length + (row > 1 ? 1 : 0)
  const width = must(lines[row - 1]).length
  return {
    path,
    text,
    offset: start + Math.min(width, column === undefined ? width : Number(column) - 1),
  }
}

/** Returns the names in the text that begin with the word before the cursor, the most frequent first. */
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
