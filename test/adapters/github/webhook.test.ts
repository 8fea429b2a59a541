import { createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readMarker, writeMarker } from '../../../src/adapters/github/marker.ts'
import { type Delivery, parseDelivery, pickFields } from '../../../src/adapters/github/parse.ts'
import { readCommand } from '../../../src/adapters/github/read-command.ts'
import { createWebhookReceiver } from '../../../src/adapters/github/webhook.ts'
import { commentCommands } from '../../../src/commands/index.ts'
import { must } from '../../../src/core/must.ts'
import { readArguments } from '../../../src/core/router/argument-parser.ts'
import { findCommand, route } from '../../../src/core/router/router.ts'

const options = { appId: '1001', commands: commentCommands }
const secret = 'made-up-secret'
const take = createWebhookReceiver(secret, options)

function signed(name: string, payload: unknown, id = 'a-b-c', key = secret) {
  const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
  const signature = `sha256=${createHmac('sha256', key).update(body).digest('hex')}`
  return take({ 'x-github-delivery': id, 'x-github-event': name, 'x-hub-signature-256': signature }, body)
}

const place = {
  installation: { id: 1 },
  repository: { full_name: 'octo/duck', name: 'duck', owner: { login: 'octo' } },
  sender: { login: 'ada', type: 'User' },
}
const comment = (body: string, over: object = {}) => ({
  ...place,
  action: 'created',
  issue: { number: 7, pull_request: {} },
  comment: { id: 9, body, user: { login: 'ada', type: 'User' }, ...over },
})
const stateOf = (taken: ReturnType<typeof take>) => taken.jobs[0]?.ignored ?? 'asked'

describe('a delivery', () => {
  const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as {
    name: string
    examples: object[]
  }[]
  const cases = examples.flatMap(({ name, examples: some }) =>
    some.map((payload, index) => [`${name} ${index}`, name, payload] as const),
  )

  it('examples of every event are there', () => expect(cases.length).toBeGreaterThan(200))
  it.each(cases)('%s is taken, or ignored with a reason', (_, name, payload) => {
    const taken = signed(name, { ...payload, installation: { id: 1 } })
    expect(taken.status).toBe(202)
    expect(taken.jobs.length).toBeGreaterThan(0)
    expect(stateOf(taken)).not.toBe('')
    // What is kept of it says the same.
    const whole = { id: 'x', name, payload: { ...payload, installation: { id: 1 } } } as unknown as Delivery
    expect(parseDelivery(pickFields(whole), options)).toEqual(parseDelivery(whole, options))
    if (must(taken.jobs[0]).ignored === undefined)
      expect([
        'check_suite',
        'merge_group',
        'pull_request',
        'issue_comment',
        'pull_request_review_comment',
        'check_run',
      ]).toContain(name)
  })

  it('is refused without the right signature, and says what to check', () => {
    expect(signed('ping', place, 'a', 'another')).toMatchObject({
      status: 401,
      jobs: [],
      message: expect.stringMatching(/WEBHOOK_SECRET/),
    })
    expect(take({}, Buffer.from('{}'))).toMatchObject({ status: 400, jobs: [] })
    expect(signed('ping', 'no json')).toMatchObject({
      status: 400,
      message: expect.stringMatching(/application\/json/),
    })
    expect(signed('ping', place, '../../etc')).toMatchObject({ status: 400 })
    for (const signature of ['', 'sha256=', `sha1=${'0'.repeat(40)}`, `sha256=${'é'.repeat(64)}`])
      expect(
        take(
          { 'x-github-delivery': 'a', 'x-github-event': 'ping', 'x-hub-signature-256': signature },
          Buffer.from('{}'),
        ).jobs,
      ).toEqual([])
  })

  it('of a pull request is about that pull request, and a newer one replaces it', () => {
    const { jobs } = signed('pull_request', { ...place, action: 'synchronize', number: 7, pull_request: { number: 7 } })
    expect(jobs).toMatchObject([{ id: 'github/a-b-c', key: 'github/octo/duck#7', lane: 'work', group: 'review' }])
  })

  it('with a command is shown as seen beside what it waits for', () => {
    const { jobs } = signed('issue_comment', comment('/status'))
    expect(jobs.map(({ id, key, lane }) => [id, key, lane])).toEqual([
      ['github/a-b-c', 'github/octo/duck#7', 'asked'],
      ['github/a-b-c/seen', 'github/a-b-c/seen', 'quick'],
    ])
  })

  it.each([
    ['our own comment', comment('/status', { performed_via_github_app: { id: 1001 } }), /from this App/],
    ['a bot’s comment', comment('/status', { user: { login: 'x[bot]', type: 'Bot' } }), /from a bot/],
    ['an edited comment', { ...comment('/status'), action: 'edited' }, /edited/],
    ['another bot’s command', comment('/lgtm'), /not a RubberDuck command/],
    ['talk', comment('nice /status'), /no command and no mention/],
    ['code', comment('```\n/status\n```'), /no command and no mention/],
    ['a quote', comment('> /status'), /no command and no mention/],
    ['a mail address', comment('mail me@rubberduck.example'), /no command and no mention/],
  ])('with %s asks for nothing', (_, payload, reason) =>
    expect(stateOf(signed('issue_comment', payload))).toMatch(reason),
  )
})

describe('the grammar of comments', () => {
  it('reads arguments by their declaration', () => {
    expect(readCommand('Thanks!\n/ignore src/a.ts:4 --because "it is meant"\nbye', commentCommands)).toEqual({
      kind: 'command',
      name: 'ignore',
      arguments: { finding: 'src/a.ts:4', because: 'it is meant' },
      mentioned: false,
    })
    expect(readCommand('@rubberduck why-not src', commentCommands)).toMatchObject({
      name: 'why-not',
      arguments: { path: 'src' },
    })
    expect(readCommand('hey @rubberduck-acme, what can you do?', commentCommands)).toMatchObject({ kind: 'message' })
  })

  it('gives each example of a command back as it was written', () => {
    for (const command of commentCommands)
      for (const example of command.examples) {
        const words = command.arguments.flatMap((argument) => {
          const value = example.arguments[argument.name]
          if (value === undefined) return []
          const quoted = [value].flat().map((each) => `"${each}"`)
          return argument.positional ? quoted : [`--${argument.name}`, ...quoted]
        })
        const asked = readCommand(`/${[command.name, ...words].join(' ')}`, commentCommands)
        expect(asked).toMatchObject({ kind: 'command', name: command.name })
        const inbound = {
          id: '1',
          surface: 'github',
          place: '',
          actor: 'ada',
          kind: 'command' as const,
          command: command.name,
        }
        const args = asked?.kind === 'command' ? asked.arguments : {}
        expect(route({ ...inbound, arguments: args }, commentCommands)).toMatchObject({ command: command.name })
      }
  })

  it('takes what is quoted for no option', () =>
    expect(readArguments('"--a"', findCommand('why', commentCommands))).toEqual({ finding: '--a' }))

  it('never fails on what people write, and reads quoted words as they stand', () => {
    const why = findCommand('why', commentCommands)
    fc.assert(
      fc.property(fc.string(), fc.stringMatching(/^[\w ./-]+$/), (text, words) => {
        readCommand(text, commentCommands)
        readCommand(`/why ${text}`, commentCommands)
        expect(readArguments(`"${words}"`, why)).toEqual({ finding: words })
      }),
    )
  })
})

describe('markers', () => {
  it('come back as they were written, and cannot be closed from inside', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w./#:-]+$/), fc.string({ minLength: 1 }), (id, job) => {
        const text = writeMarker('finding', id, job)
        expect(readMarker(`words\n${text}\nmore`)).toMatchObject({ kind: 'finding', id })
        expect(text.indexOf('-->')).toBe(text.length - 3)
      }),
    )
  })
})
