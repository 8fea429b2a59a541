import { startModels } from '../test/fakes/models.ts'
import { openExample } from './example.ts'

interface Shown {
  title: string
  words: string[]
  /** On the shop with the mistakes of its last commit. */
  changed?: true
  /** What the stand-in for a model says, to the first of these that its messages hold. */
  says?: [instructions: RegExp, answer: string | object][]
}

const shown: Shown[] = [
  { title: 'overview', words: ['overview'] },
  { title: 'fix', words: ['fix', 'src/prices.ts', '--unsafe'] },
  { title: 'refactor: a rename', words: ['refactor', 'rename', 'charge', 'to', 'chargeCard'] },
  { title: 'tests', words: ['tests', 'src/checkout.ts'] },
  { title: 'document', words: ['document', 'src/checkout.ts'] },
  { title: 'complete', words: ['complete', 'src/checkout.ts:4:13'] },
  { title: 'explain', words: ['explain', 'src/charge.ts:4'] },
  { title: 'ask', words: ['ask', 'where are receipts stored?'] },
  { title: 'search', words: ['search', 'charge card'] },
]

const edit = (title: string, notes: string, edits: object[]) => ({ title, notes, edits })

const withModel: Shown[] = [
  {
    title: 'review',
    words: ['review'],
    changed: true,
    says: [
      [/Try to refute/, { verdicts: [{ number: 1, keep: true, reason: 'Nothing above it stops a second charge.' }] }],
      [
        /Review the change/,
        {
          findings: [
            {
              path: 'src/charge.ts',
              quote: "if (earlier.length == NaN) return ''",
              message:
                "Even with a true comparison a card that was charged before would get an empty receipt id and no error: `checkout` hands `''` on as if it were one. Return the earlier receipt, or throw.",
              severity: 'error',
              category: 'correctness',
            },
          ],
        },
      ],
    ],
  },
  {
    title: 'refactor',
    words: ['refactor', 'take the currency from the cart', '--path', 'src/checkout.ts', '--path', 'src/charge.ts'],
    says: [
      [
        /Change the code/,
        edit(
          'Take the currency from the cart',
          '`charge` takes it as a third parameter, and the only caller passes it.',
          [
            {
              path: 'src/charge.ts',
              symbol: 'charge',
              replace:
                "export async function charge(card: string, cents: number, currency: string): Promise<string> {\n  const receipt = await db.insert('receipts', { card, cents, currency })\n  return receipt.id\n}",
            },
            {
              path: 'src/checkout.ts',
              symbol: 'checkout',
              replace:
                'export async function checkout(cart: { card: string; cents: number; currency: string }) {\n  return charge(cart.card, cart.cents, cart.currency)\n}',
            },
          ],
        ),
      ],
    ],
  },
  {
    title: 'generate',
    words: ['generate', 'a refund of a receipt'],
    says: [
      [
        /Write the code/,
        edit('Add refunds', 'It stands beside `charge` and stores a row as that does.', [
          {
            path: 'src/refund.ts',
            replace:
              "import { db } from './db.js'\n\n/** Refunds a receipt; gives the id of the refund. */\nexport async function refund(receipt: string): Promise<string> {\n  const row = await db.insert('refunds', { receipt })\n  return row.id\n}\n",
          },
        ]),
      ],
    ],
  },
  {
    title: 'document',
    words: ['document', 'src/checkout.ts'],
    says: [
      [
        /doc comments/,
        edit('Document checkout', 'Says what comes back.', [
          {
            path: 'src/checkout.ts',
            search: 'export async function checkout(cart: { card: string; cents: number }) {',
            replace:
              '/** Charges the cart; gives the id of the receipt. */\nexport async function checkout(cart: { card: string; cents: number }) {',
          },
        ]),
      ],
    ],
  },
  {
    title: 'tests',
    words: ['tests', 'src/checkout.ts'],
    says: [
      [
        /Write tests/,
        edit('Test checkout', 'The ordinary case and the smallest amount.', [
          {
            path: 'test/checkout.test.ts',
            replace:
              "import { expect, it } from 'vitest'\nimport { checkout } from '../src/checkout.js'\n\nit.each([100, 1])('charges %i cents', async (cents) => {\n  expect(await checkout({ card: '4242', cents })).toBe('r1')\n})\n",
          },
        ]),
      ],
    ],
  },
  {
    title: 'complete',
    words: ['complete', 'src/db.ts:3'],
    says: [[/at the cursor/, '```ts\n\n  remove(table: string, id: string): Promise<void>\n```']],
  },
  {
    title: 'ask',
    words: ['ask', 'where are receipts stored?'],
    says: [
      [
        /Answer the question/,
        'In the table `receipts`: `charge` inserts a row with the card and the cents (src/charge.ts:5) and gives back its id.\n\nNothing else writes there.',
      ],
    ],
  },
  {
    title: 'explain',
    words: ['explain', 'TypeError: db.insert is not a function at charge (src/charge.ts:5:28)'],
    says: [
      [
        /Explain what the block/,
        '`db` is only declared in src/db.ts:1; nothing in this repository makes one, so that `insert` is missing when src/charge.ts:5 calls it.\n\nWhoever starts the program has to provide it.',
      ],
    ],
  },
]

/** Each engine as it runs in a small repository, without a model and with one. */
export async function engineExamples(): Promise<{ plain: string; model: string }> {
  const models = await startModels()
  const [calm, changed] = [openExample(false), openExample(true)]
  const environment = models.environment.openai
  const draw = async (list: readonly Shown[], own: Record<string, string>) => {
    const parts: string[] = []
    for (const { title, words, changed: broken, says = [] } of list) {
      models.answer(({ messages }) => {
        const said = messages.map((message) => String(message.content)).join('\n')
        const [, content] = says.find(([instructions]) => instructions.test(said)) ?? []
        if (content === undefined) throw new Error(`nobody told the stand-in what to say to: ${said.slice(-300)}`)
        return { content }
      })
      const printed = await (broken === undefined ? calm : changed).run(words, own)
      const line = words.map((word) => (/^[\w./:=-]+$/.test(word) ? word : `'${word}'`)).join(' ')
      parts.push(`### ${title}`, '', '````', `$ rubberduck ${line}`, '', printed, '````', '')
    }
    return parts.join('\n').trimEnd()
  }
  try {
    return { plain: await draw(shown, {}), model: await draw(withModel, environment) }
  } finally {
    for (const each of [calm, changed]) each.close()
    await models.close()
  }
}
