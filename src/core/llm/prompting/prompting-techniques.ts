import type { techniqueNames } from '../../config/sections/models-schema.ts'
import { must } from '../../must.ts'
import { extendModels } from '../extend-models.ts'
import type { Message, ModelAnswer, ModelQuestion, Models } from '../port.ts'
import { totalOf } from '../total.ts'

/** A wrapper around a text answer. Its effect is listed in the remarks. */
type Asking = (ask: ModelQuestion) => Promise<ModelAnswer>
/** `ask` answers with the inner techniques; `plain` is for follow-up requests about an answer. */
type Technique = (ask: Asking, plain: Asking) => Asking

export type TechniqueName = (typeof techniqueNames)[number]

const principles = [
  'It says nothing that the material does not show.',
  'It does what the block `request` asks for, and nothing that other blocks ask for.',
  'It names places as `path:line` where it speaks of code.',
  'It is as short as it can be.',
]

/** Refining techniques must not stream drafts. */
const quiet = ({ onText: _, ...ask }: ModelQuestion): ModelQuestion => ask
const then = (ask: ModelQuestion, ...more: [role: 'assistant' | 'user', text: string][]): ModelQuestion => ({
  ...quiet(ask),
  messages: [...ask.messages, ...more.map(([role, text]): Message => ({ role, text }))],
})
/** Combines the costs. If `text` is undefined, the text of the last answer is used. */
const sum = (answers: readonly ModelAnswer[], text: string | undefined, remark: string): ModelAnswer => {
  const { cost: _, ...last } = must(answers.at(-1))
  return {
    ...last,
    text: text ?? last.text,
    ...totalOf(answers),
    remarks: [...new Set(answers.flatMap(({ remarks }) => remarks)), remark],
  }
}

const techniques: Record<TechniqueName, Technique> = {
  'chain-of-thought': (ask) => async (asked) => {
    const how = 'Think step by step first. Then write a line that holds only `ANSWER`, and after it the answer alone.'
    const answer = await ask(then(asked, ['user', how]))
    const [, thoughts = '', rest] = /^([\s\S]*?)^\W*ANSWER\W*$([\s\S]*)$/m.exec(answer.text) ?? []
    return sum(
      [answer],
      (rest ?? answer.text).trim(),
      `thought for ${thoughts.split(/\s+/).filter(Boolean).length} words before answering`,
    )
  },
  retrieval: (ask) => async (asked) => {
    const found = (await asked.retrieve?.()) ?? { text: '', places: 0 }
    if (found.places === 0) return sum([await ask(quiet(asked))], undefined, 'the search had no results')
    const places = found.places === 1 ? '1 search result' : `${found.places} search results`
    return sum([await ask(then(asked, ['user', found.text]))], undefined, `used ${places}`)
  },
  'self-correction': (ask, plain) => async (asked) => {
    const first = await ask(quiet(asked))
    const problems = (await asked.check?.(first.text)) ?? []
    if (problems.length === 0) return sum([first], undefined, 'all checks passed')
    const list = problems.map((problem) => `- ${problem}`).join('\n')
    const again = `Checks of your answer found:\n${list}\n\nLook these up and give the corrected answer alone.`
    const second = await plain(then(asked, ['assistant', first.text], ['user', again]))
    const left = (await asked.check?.(second.text)) ?? []
    return sum(
      [first, second],
      second.text,
      left.length === 0 ? `corrected after a check: ${problems.join(' ')}` : `failed checks: ${left.join(' ')}`,
    )
  },
  'self-refinement': (ask, plain) => async (asked) => {
    const first = await ask(quiet(asked))
    const again =
      'Review your answer again. What is wrong, unproven or superfluous in it? Then give the better answer alone, without a word about the first one.'
    const second = await plain(then(asked, ['assistant', first.text], ['user', again]))
    return sum(
      [first, second],
      second.text,
      second.text === first.text ? 'unchanged after self-review' : 'refined after self-review',
    )
  },
  'author-critic-judge': (ask, plain) => async (asked) => {
    const draft = await ask(quiet(asked))
    const critic = await plain(
      then(asked, [
        'user',
        `Another engineer answered:\n\n${draft.text}\n\nBe a strict critic: list what is wrong or missing in it, or say that nothing is.`,
      ]),
    )
    const judged = await plain(
      then(asked, [
        'user',
        `A draft:\n\n${draft.text}\n\nA critic says:\n\n${critic.text}\n\nWhere the critic is right, correct the draft. Give the final answer alone.`,
      ]),
    )
    return sum(
      [draft, critic, judged],
      judged.text,
      `reviewed by a critic: ${critic.text.replaceAll(/\s+/g, ' ').slice(0, 160)}`,
    )
  },
  'tree-of-thought': (ask, plain) => async (asked) => {
    const ways = await Promise.all(
      [1, 2, 3].map((way) =>
        ask({ ...then(asked, ['user', `Take way ${way} of three different ones to the answer.`]), temperature: 0.8 }),
      ),
    )
    const listed = ways.map(({ text }, index) => `Answer ${index + 1}:\n${text}`).join('\n\n')
    const verdict = await plain(
      then(asked, ['user', `Three answers to the above:\n\n${listed}\n\nWhich is best? Begin with its number.`]),
    )
    const chosen = Number(/[123]/.exec(verdict.text)?.[0] ?? 1)
    return sum(
      [...ways, verdict],
      must(ways[chosen - 1]).text,
      `best of three answers: ${verdict.text.replaceAll(/\s+/g, ' ').slice(0, 160)}`,
    )
  },
  principles: (ask, plain) => async (asked) => {
    const first = await ask(quiet(asked))
    const list = principles.map((principle, index) => `${index + 1}. ${principle}`).join('\n')
    const checked = await plain(
      then(
        asked,
        ['assistant', first.text],
        [
          'user',
          `Check your answer against these principles:\n${list}\nIf it keeps all of them, say only \`KEPT\`. Else give a corrected answer alone.`,
        ],
      ),
    )
    const kept = /^\W*KEPT\W*$/.test(checked.text)
    return sum(
      [first, checked],
      kept ? first.text : checked.text,
      kept ? 'follows all principles' : 'corrected to follow the principles',
    )
  },
}

/** Returns models that apply techniques to text answers; the first one is innermost. */
export function withTechniques<T extends Models>(models: T, names: readonly TechniqueName[]): T {
  if (names.length === 0) return models
  const ask = names.reduce((inner, name) => techniques[name](inner, models.ask), models.ask)
  return extendModels(models, {
    async ask(asked: ModelQuestion) {
      const answer = await ask(asked)
      asked.onText?.(answer.text)
      return answer
    },
  })
}
