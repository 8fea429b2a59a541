import { z } from 'zod'
import type { Strategy } from '../context/build-context.ts'
import { defined } from '../defined.ts'
import type { RunContext } from '../engine.ts'
import { toDuckError } from '../errors.ts'
import { searchIndex } from '../index/search.ts'
import type { ModelAnswer, Models } from '../llm/port.ts'
import { askForObject, askWithUntrustedInput, type Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import { accountOf, withModelFootnote, withoutModelPart } from '../model/model-access.ts'
import { modelTries, runSteps } from '../model/run-steps.ts'
import { answerTokens, answerWithContext, type EngineInput, indexOrNone } from '../model/with-context.ts'
import { codeSpan, proseLine } from '../report/markdown/markdown-text.ts'
import { modelStream } from '../report/model-stream.ts'
import { modelText } from '../report/model-text.ts'
import { plural } from '../report/tally.ts'
import type { Outcome, Part } from '../types.ts'
import { wrongCitations } from './check-citations.ts'
import { classifyQuestion, type QuestionKind } from './classify-question.ts'
import { describeSymbol } from './describe-symbol.ts'
import { historyMessages, outcomeText } from './history.ts'
import { matchingLines } from './matching-lines.ts'

/** A question is answered in one go. */
export async function answerAtOnce(
  models: Models,
  input: EngineInput,
  question: string,
  kind: 'simple' | 'problem',
): Promise<Outcome> {
  const { shown, material } = await plainAnswer(question, kind, input)
  return answerWith(models, input, shown, {
    ...{ prompt: kind === 'problem' ? 'solve' : 'ask', request: question, first: material },
  })
}

/** What can be said where no word of a question is in the repository. */
export const nothingFound = 'No file in the repository mentions these words.'

/** What can be said without a model: the code that an error passes through, else where the words of the question stand. */
export async function plainAnswer(
  question: string,
  kind: QuestionKind['kind'],
  input: EngineInput,
): Promise<{ shown: string; material: Material[] }> {
  const traced = kind === 'problem' ? await tracedPlaces(question, input) : undefined
  if (traced !== undefined) return traced
  const shown = await placesFor(question, input)
  return { shown, material: [{ name: 'places that mention its words', text: shown }] }
}

/** The code that an error passes through; undefined where it names none of this repository. */
async function tracedPlaces(question: string, { repository, side, context }: EngineInput) {
  return describeSymbol(question, repository, side, context).catch((thrown) => {
    if (toDuckError(thrown).kind === 'not-found') return undefined
    throw thrown
  })
}

/** Several things that follow each other: each is answered knowing the answers before it. The first that fails is the last. */
export async function answerInTurn(models: Models, input: EngineInput, parts: readonly string[]): Promise<Outcome> {
  const { context } = input
  const history = [...(context.history ?? [])]
  const made: Part[] = []
  for (const [index, part] of parts.entries()) {
    const title: Part = { kind: 'text', markdown: `**${index + 1}.** ${proseLine(part, 200)}` }
    made.push(toldNow(title, context))
    const kind = classifyQuestion(part).kind === 'problem' ? 'problem' : 'simple'
    const outcome = await answerAtOnce(models, { ...input, context: { ...context, history } }, part, kind)
    // Who gave an answer stands under it, and not under the last one.
    made.push(...outcome.parts.map((each) => toldNow(each, context)))
    if (outcome.state !== 'complete') {
      const left = parts.length - index - 1
      const reasons = outcome.state === 'partial' ? outcome.reasons : [outcome.error.public]
      return {
        state: 'partial',
        reasons: [...reasons, ...(left > 0 ? [`${plural(left, 'later step')} skipped`] : [])],
        parts: made,
      }
    }
    history.push({ asked: part, answered: outcomeText(outcome) })
  }
  return { state: 'complete', parts: made }
}

/** Told at once where somebody listens and has not heard it yet. */
function toldNow(part: Part, { tell }: RunContext): Part {
  if (tell === undefined || part.kind !== 'text' || part.told) return part
  tell(part.markdown)
  return { ...part, told: true }
}

const planShape = z.object({ questions: z.array(z.string().min(3).max(300)).min(1).max(4) })

/** Taken apart, its parts answered side by side, and put together; a part that fails is named and missing. */
export async function answerInParts(models: Models, input: EngineInput, question: string): Promise<Outcome> {
  const { invocation, context } = input
  const asked = { account: accountOf(invocation, context), signal: context.signal }
  context.progress('splitting the question')
  const request = { name: 'request', text: question }
  const before = await historyMessages(models, asked, context.history)
  const { done: planned } = await runSteps(
    [
      {
        name: 'plan',
        tries: modelTries,
        run: () => askForObject(models, { ...asked, prompt: 'plan', material: [request], before }, planShape),
      },
    ],
    context.signal,
  )
  const plan = planned.plan as { value: z.infer<typeof planShape> } | undefined
  const questions = [...new Set(plan?.value.questions ?? [])]
  if (questions.length < 2) return answerAtOnce(models, input, question, 'simple')
  context.progress(`answering ${questions.length} questions`)
  const quiet: EngineInput = { ...input, context: { ...context, progress: () => {} } }
  delete quiet.context.tell
  const { done, failed } = await runSteps(
    questions.map((part) => ({
      name: part,
      tries: modelTries,
      run: async () => {
        const { material } = await plainAnswer(part, 'simple', quiet)
        const { answer } = await oneAnswer(models, quiet, { prompt: 'ask', request: part, first: material })
        return answer.text
      },
    })),
    context.signal,
  )
  const answered = questions.filter((part) => done[part] !== undefined)
  const reasons = Object.entries(failed).map(([part, { message }]) => `No answer to “${part}”: ${message}`)
  if (answered.length === 0) return answerAtOnce(models, input, question, 'simple')
  const parts = answered.map((part) => ({ name: `part: ${part}`, text: String(done[part]) }))
  const list = parts.map(({ name, text }) => `${name}\n${text}`).join('\n\n')
  const joined = await answerWith(models, input, modelText(list), {
    ...{ prompt: 'join', request: question, strategy: 'summary', first: parts },
    remark: `combined from ${plural(answered.length, 'part')}: ${answered.join(' · ')}`,
  })
  if (reasons.length === 0 || joined.state === 'failed') return joined
  return { ...joined, state: 'partial', reasons: [...(joined.state === 'partial' ? joined.reasons : []), ...reasons] }
}

export interface PreparedQuestion {
  prompt: string
  request: string
  strategy?: Strategy
  files?: readonly string[]
  /** What the engine found itself. */
  first: readonly Material[]
  /** What is said of it in the last line. */
  remark?: string
}

/** One answer by a model, told as it comes; without the model's part what needs none is left. */
export async function answerWith(
  models: Models,
  input: EngineInput,
  fallback: string,
  asked: PreparedQuestion,
): Promise<Outcome> {
  const { context } = input
  try {
    const { answer, notes } = await oneAnswer(models, input, asked)
    const text: Part = { kind: 'text', markdown: modelText(answer.text) }
    return {
      state: 'complete',
      parts: [
        context.tell === undefined ? text : { ...text, told: true },
        {
          kind: 'text',
          markdown: withModelFootnote(answer, asked.remark === undefined ? notes : [asked.remark, ...notes]),
        },
      ],
    }
  } catch (thrown) {
    context.signal.throwIfAborted()
    if (toDuckError(thrown).kind === 'bug') throw thrown
    return withoutModelPart([{ kind: 'text', markdown: fallback }], thrown)
  }
}

/** Asks once, with the context that the engine chooses, and tells what comes where somebody listens. */
async function oneAnswer(
  models: Models,
  input: EngineInput,
  { prompt, request, strategy, files = [], first }: PreparedQuestion,
): Promise<{ answer: ModelAnswer; notes: string[] }> {
  const { invocation, context } = input
  const asked = { account: accountOf(invocation, context), signal: context.signal }
  const before = await historyMessages(models, asked, context.history)
  const wanted = { request, files, ...defined({ strategy }) }
  return answerWithContext(models, wanted, input, async (shown, tools, retrieve) => {
    const { tell } = context
    context.progress('asking the model')
    const stream = tell === undefined ? undefined : modelStream(tell)
    const answer = await askWithUntrustedInput(models, {
      ...{ ...asked, prompt, tools, before, retrieve, maxTokens: answerTokens(context) },
      check: (text) => wrongCitations(text, input),
      material: [{ name: 'request', text: request }, ...first, ...shown.material],
      ...(stream === undefined ? {} : { onText: stream.take }),
    })
    stream?.end()
    return { answer, notes: shown.notes }
  })
}

/** Places that are looked at, and files and lines of each that are shown: what ranks first has them. */
const mostPlaces = 20
const mostFiles = 10
const mostLines = 4

/** Where a search for the question leads, file by file. */
async function placesFor(question: string, { repository, side, context }: EngineInput): Promise<string> {
  const { store, notes } = await indexOrNone(context, repository, side)
  try {
    const hits = store === undefined ? [] : searchIndex(store, question, mostPlaces)
    const found = await Promise.all(
      hits.map(async (hit) => ({ hit, lines: await matchingLines(hit, question, repository, mostLines) })),
    )
    const files = new Map<string, Map<number, string>>()
    for (const { hit, lines } of found) {
      const rows = files.get(hit.path) ?? new Map<number, string>()
      for (const { line, text } of lines) if (rows.size < mostLines) rows.set(line, text)
      files.set(hit.path, rows)
    }
    const shown = [...files]
      .slice(0, mostFiles)
      .map(([path, rows]) =>
        [
          `- ${codeSpan(path)}`,
          ...[...rows]
            .toSorted(([one], [other]) => one - other)
            .map(([line, text]) => `  - ${line}: ${codeSpan(text.trim().slice(0, 160))}`),
        ].join('\n'),
      )
    const said = shown.length > 0 || notes.length > 0 ? shown : [nothingFound]
    return [...notes, ...said].join('\n')
  } finally {
    store?.close()
  }
}
