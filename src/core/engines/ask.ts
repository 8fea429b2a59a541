import { resolve } from 'node:path'
import type { Strategy } from '../context/build-context.ts'
import { DuckError, toDuckError } from '../errors.ts'
import { workingTree } from '../git/object-id.ts'
import type { Repository } from '../git/repository.ts'
import type { Models } from '../llm/port.ts'
import { type Material, think } from '../llm/think.ts'
import { codeSpan } from '../report/markdown-text.ts'
import { modelText } from '../report/model-text.ts'
import { secretMasker } from '../rules/secrets.ts'
import type { Invocation, Outcome } from '../types.ts'
import type { Engine, RunContext } from './engine.ts'
import { historyMessages } from './history.ts'
import { type Ground, inContext } from './in-context.ts'
import { said } from './outcome.ts'
import { findWords } from './question-words.ts'
import { accountOf, modelsFor, signed, withoutModel, withoutModelPart } from './with-model.ts'
import { openRepositoryAt } from './workbench.ts'

/** A question about the repository. Without a model: where its words stand. */
export const ask: Engine = {
  name: 'ask',
  run: (invocation, context) =>
    withRepository(invocation, context, async (repository, side) => {
      const question = String(invocation.arguments.question)
      const list = await shownPlaces(await findWords(question, repository, side))
      const models = await modelsFor(invocation, context)
      if (models === undefined)
        return said([list, withoutModel(context, 'the question itself is answered')].join('\n\n'))
      return answerWith(models, { repository, side, invocation, context }, list, {
        ...{ prompt: 'ask', request: question, strategy: 'hybrid' },
        first: [{ name: 'places that mention its words', text: list }],
      })
    }),
}

/** What a piece of code is for and how it works, or what an error means. Without a model: its outline and who uses it. */
export const explain: Engine = {
  name: 'explain',
  run: (invocation, context) =>
    withRepository(invocation, context, async (repository, side) => {
      const target = String(invocation.arguments.target ?? '').trim()
      const request = target === '' || target === '-' ? await context.stdin() : target
      if (request.trim() === '')
        throw new DuckError(
          'invalid',
          'Name what to explain: a file, `path:line`, a symbol, or an error text on standard input.',
        )
      const { outlineFor } = await import('./outline-answer.ts')
      const { shown, material } = await outlineFor(request, repository, side, context)
      const models = await modelsFor(invocation, context)
      if (models === undefined) return said([shown, withoutModel(context, 'it is explained in words')].join('\n\n'))
      return answerWith(models, { repository, side, invocation, context }, shown, {
        ...{ prompt: 'explain', request, strategy: 'summary', first: material },
      })
    }),
}

interface Asked {
  prompt: string
  request: string
  strategy: Strategy
  /** What the engine found itself. */
  first: readonly Material[]
}

const longestAnswer = 4_096

async function answerWith(
  models: Models,
  ground: Ground,
  fallback: string,
  { prompt, request, strategy, first }: Asked,
): Promise<Outcome> {
  const { invocation, context } = ground
  context.progress(`asking ${prompt === 'ask' ? 'about it' : 'for an explanation'}`)
  try {
    return await inContext(models, { request, strategy, answer: longestAnswer }, ground, async (shown, tools) => {
      const answer = await think(models, {
        prompt,
        material: [{ name: 'request', text: request }, ...first, ...shown.material],
        tools,
        maxTokens: longestAnswer,
        before: historyMessages(context.history),
        account: accountOf(invocation, context),
        signal: context.signal,
      })
      return said(`${modelText(answer.text)}\n\n${signed(answer, shown.notes)}`)
    })
  } catch (thrown) {
    context.signal.throwIfAborted()
    if (toDuckError(thrown).kind === 'bug') throw thrown
    return withoutModelPart([{ kind: 'text', markdown: fallback }], thrown)
  }
}

/** Opens the repository and says which side is meant: the pull request's head, the commit that is named, or the files on disk. */
export async function withRepository(
  invocation: Invocation,
  context: RunContext,
  work: (repository: Repository, side: string) => Promise<Outcome>,
): Promise<Outcome> {
  const { repo, head } = invocation.arguments as Record<string, string | undefined>
  const repository = (await openRepositoryAt(context, resolve(context.cwd, repo ?? '.'), false))!
  try {
    const side = head !== undefined || repository.bare ? await repository.resolve(head ?? 'HEAD') : workingTree
    return await work(repository, side)
  } finally {
    await repository.close()
  }
}

async function shownPlaces(places: Awaited<ReturnType<typeof findWords>>): Promise<string> {
  if (places.length === 0) return 'Nothing in the repository mentions these words.'
  const mask = await secretMasker(places.flatMap(({ rows }) => rows.map(({ text }) => text)))
  return places
    .map(({ path, rows }) =>
      [
        `- ${codeSpan(path)}`,
        ...rows.map(({ line, text }) => `  - ${line}: ${codeSpan(mask(text.trim()).slice(0, 160))}`),
      ].join('\n'),
    )
    .join('\n')
}
