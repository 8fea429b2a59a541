import { createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Delivery, pickFields } from '../../../src/adapters/github/intake/payload.ts'
import { readCommands } from '../../../src/adapters/github/intake/read-commands.ts'
import { readMarker, writeMarker } from '../../../src/adapters/github/marker.ts'
import { parseDelivery } from '../../../src/adapters/github/parse.ts'
import { createWebhookReceiver } from '../../../src/adapters/github/webhook.ts'
import { commentCommands } from '../../../src/commands/index.ts'
import { must } from '../../../src/core/must.ts'
import { readArguments } from '../../../src/core/router/argument-parser.ts'
import { findCommand, route } from '../../../src/core/router/router.ts'

const options = { appId: '1001', commands: commentCommands }
const secret = 'made-up-secret'
const take = createWebhookReceiver(secret, options)
const readCommand = (...given: Parameters<typeof readCommands>) => readCommands(...given)[0]

function signed(...given: Parameters<typeof signedParts>) {
  return take(...signedParts(...given))
}

function signedParts(name: string, payload: unknown, id = 'a-b-c', key = secret) {
  const body = Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload))
  const signature = `sha256=${createHmac('sha256', key).update(body).digest('hex')}`
  return [{ 'x-github-delivery': id, 'x-github-event': name, 'x-hub-signature-256': signature }, body] as const
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
    const kept: Delivery = { id: 'x', name, payload: pickFields({ ...payload, installation: { id: 1 } }) }
    const again: Delivery = { ...kept, payload: pickFields(JSON.parse(JSON.stringify(kept.payload))) }
    expect(parseDelivery(again, options)).toEqual(parseDelivery(kept, options))
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
      line: '/ignore src/a.ts:4 --because "it is meant"',
    })
    expect(readCommand('@rubberduck why-not src', commentCommands)).toMatchObject({
      name: 'why-not',
      arguments: { path: 'src' },
    })
    const names = ['rubberduck', 'rubberduck-acme']
    const asked = 'hey @rubberduck-acme, what can you do?'
    expect(readCommand(asked, commentCommands, names)).toMatchObject({ kind: 'message' })
    // These are other accounts.
    for (const other of [asked, '@rubberducky help', '@rubberduck_ help', '@rubber help', 'x@rubberduck help'])
      expect(readCommand(other, commentCommands)).toBeUndefined()
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

describe('what counts as said', () => {
  it.each(
    [
      'a quote with a lazy line: > a\n/review',
      '> a\n/review',
      '\t/review',
      '<pre>\n\n/review\n\n</pre>',
      '<pre title="<">\n\n/review',
      '<script>\n/review\n</script>',
      '<details><pre>\n\n/review\n',
      '<details>\n<summary>x</summary>\n\n/review',
      '<!-- a\n\n/review',
      'x <!-- a\n/review -->',
      '`a\n/review`',
      '~~~\n/review',
      '- a\n\n  /review',
      '| /review |\n|-|\n',
      '\\/review',
      'x <code>\n/review\n</code>',
      '[@rubberduck](https://example.invalid) review',
      '`@rubberduck review`',
    ].map((text) => text.replace(/^a quote.*: /, '')),
  )('is not %j', (text) => expect(readCommands(text, commentCommands)).toEqual([]))

  it('is every command of a comment, in any case, up to a number', () => {
    const names = (text: string) =>
      readCommands(text, commentCommands).map((each) => (each.kind === 'command' ? each.name : ''))
    expect(names('/Review\n\n<b>and</b>\n/WHY-not src\n/review')).toEqual(['review', 'why-not'])
    expect(names('@RubberDuck Review')).toEqual(['review'])
    expect(names(Array.from({ length: 99 }, (_, at) => `/why a.js:${at}`).join('\n'))).toHaveLength(10)
    const jobs = signed('issue_comment', comment('/review\n/status\n/lgtm')).jobs
    expect(jobs.map(({ id, lane }) => [id, lane])).toEqual([
      ['github/a-b-c', 'asked'],
      ['github/a-b-c/1', 'asked'],
      ['github/a-b-c/seen', 'quick'],
    ])
    const parsed = jobs.map(({ payload }) => parseDelivery(JSON.parse(payload), options))
    expect(parsed).toMatchObject([
      { command: 'review' },
      { id: 'github/a-b-c/1', command: 'status' },
      { command: 'review' },
    ])
  })

  it('is read in the beginning of a long comment only, whatever is in it', () => {
    for (const piece of ['<!--', '[', '*', '>', '> - ', '<a ', 'a|b\n-|-\n', '[a]: b\n', '`', '@rubberduck '])
      expect(readCommands(`/review\n${piece.repeat(64_000 / piece.length)}`, commentCommands)).toHaveLength(1)
    expect(readCommands(`${'a\n'.repeat(20_000)}\n/review`, commentCommands)).toEqual([])
  })

  it('can be a review, a new pull request, and a request for a review', () => {
    const names = ['duck']
    const pull = { ...place, pull_request: { number: 7, body: 'Adds it.\n\n/overview', user: { login: 'ada' } } }
    const kinds = (name: string, payload: object) =>
      createWebhookReceiver(secret, { ...options, names })(...signedParts(name, payload)).jobs.map(
        ({ payload: text, ignored }) => {
          const parsed = text === '' ? undefined : parseDelivery(JSON.parse(text), { ...options, names })
          return (
            ignored ??
            (parsed && 'command' in parsed ? parsed.command : parsed && 'event' in parsed ? parsed.event : '')
          )
        },
      )
    expect(kinds('pull_request', { ...pull, action: 'opened' })).toEqual(['change.opened', 'overview'])
    expect(kinds('pull_request', { ...pull, action: 'synchronize' })).toEqual(['change.pushed'])
    expect(kinds('pull_request_review', { ...pull, action: 'submitted', review: { body: '/Status' } })).toEqual([
      'status',
    ])
    const requested = (login: string) => ({
      ...pull,
      action: 'review_requested',
      requested_reviewer: { login, type: 'Bot' },
    })
    expect(kinds('pull_request', requested('duck[bot]'))).toEqual(['review'])
    expect(kinds('pull_request', requested('other[bot]'))).toEqual(['unsupported pull_request action review_requested'])
  })

  it('carries the line of a review comment, which commands are about', () => {
    const over = { path: 'src/a.js', line: 4, side: 'RIGHT', diff_hunk: '@@ -1 +1,4 @@' }
    const { jobs } = signed('pull_request_review_comment', {
      ...comment('/explain', over),
      pull_request: { number: 7 },
    })
    const inbound = parseDelivery(JSON.parse(must(jobs[0]).payload), options)
    expect(inbound).toMatchObject({ at: { path: 'src/a.js', line: 4, hunk: '@@ -1 +1,4 @@' } })
    if ('reason' in inbound) return
    expect(route(inbound, commentCommands)).toMatchObject({ arguments: { target: 'src/a.js:4' } })
    expect(route({ ...inbound, command: 'tests' }, commentCommands)).toMatchObject({ command: 'tests' })
    expect(JSON.stringify(route({ ...inbound, command: 'tests' }, commentCommands))).toContain('src/a.js')
  })

  it('bounds the arguments, and does not answer thanks', () => {
    const taken = signed('issue_comment', comment(`/tests ${'a.b '.repeat(16_000)}`))
    const inbound = parseDelivery(JSON.parse(must(taken.jobs[0]).payload), options)
    if (!('reason' in inbound)) expect(() => route(inbound, commentCommands)).toThrow(/Too much text/)
    for (const text of ['thanks!', 'Thank you so much', 'nice work', 'great, thanks'.slice(0, 5)])
      expect(
        route({ id: '1', surface: 's', place: '', actor: 'a', kind: 'message', text }, commentCommands),
      ).toHaveProperty('reason')
    const text = 'thanks, now review'
    expect(
      route({ id: '1', surface: 's', place: '', actor: 'a', kind: 'message', text }, commentCommands),
    ).toHaveProperty('command')
  })
})

describe('an odd payload with a valid signature', () => {
  const odd = [
    null,
    [],
    'text',
    7,
    { action: [] },
    { repository: null },
    { repository: { full_name: 7 } },
    { installation: 'x' },
  ]
  const names = [
    'issue_comment',
    'pull_request',
    'issues',
    'check_run',
    'check_suite',
    'merge_group',
    'pull_request_review',
  ]
  it('is ignored with a reason', () => {
    const broken = Object.keys(comment('')).flatMap((key) =>
      [null, [], 'x', -1, {}, { number: 'x', id: [] }].map((value) => ({ ...comment('/review'), [key]: value })),
    )
    const ownerless = { ...comment('/review'), repository: { full_name: 'octo/duck', name: 'duck' } }
    for (const name of names)
      for (const payload of [...odd, ...broken, ownerless]) {
        const taken = signed(name, JSON.stringify(payload))
        expect([taken.status, taken.jobs.length > 0]).toEqual([202, true])
      }
    expect(stateOf(signed('issue_comment', 'null'))).toBe('the event issue_comment has no repository')
    expect(stateOf(signed('issue_comment', ownerless))).toBe('the event issue_comment has no repository')
  })
})

describe('markers', () => {
  it('come back as they were written, and cannot be closed from inside', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w./#:-]+$/), fc.string({ minLength: 1 }), (id, job) => {
        const text = writeMarker('finding', id, job)
        expect(readMarker(`words\r\n\r\n${text}\n`)).toMatchObject({ kind: 'finding', id })
        // Anywhere else, it is text from a repository or a person.
        for (const other of [`${text}\nmore`, `\`${text}\``, `- ${text}`, `${text} x`])
          expect(readMarker(other)).toBeUndefined()
        expect(text.indexOf('-->')).toBe(text.length - 3)
      }),
    )
  })
})
