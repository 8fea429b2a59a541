import { describe, expect, it } from 'vitest'
import type { SlackDelivery } from '../../../src/adapters/slack/events/delivery.ts'
import { plainText } from '../../../src/adapters/slack/events/plain-text.ts'
import { parseDelivery } from '../../../src/adapters/slack/parse.ts'

const delivery: SlackDelivery = {
  kind: 'message',
  id: 'slack/T1/C1/1.2',
  team: 'T1',
  channel: 'C1',
  user: 'U1',
  at: 5,
  ts: '1.2',
  thread: '1.2',
  text: '<@U9> explain &lt;a&gt;',
  bot: 'U9',
}

describe('the text of a message', () => {
  it.each([
    ['<@U9> hi <@U2>', 'hi @U2'],
    ['hi <@U9|duck>', 'hi'],
    ['<@U2|bob> said', '@bob said'],
    ['see <https://x.y/a?b&amp;c|x.y/a>', 'see https://x.y/a?b&c'],
    ['<https://x.y>', 'https://x.y'],
    ['<mailto:a@b.c|a@b.c>', 'a@b.c'],
    ['in <#C1|general> and <#C2>', 'in #general and #C2'],
    ['<!here> <!subteam^S1|@team> <!channel>', '@here @team @channel'],
    ['on <!date^1700000000^{date}|a day>', 'on a day'],
    ['a &lt; b &amp;&amp; c &gt; d', 'a < b && c > d'],
    ['&amp;lt;', '&lt;'],
    ['`<@U9>`', '``'],
  ])('%j is %j', (text, plain) => {
    expect(plainText(text, 'U9')).toBe(plain)
  })
})

describe('inbound requests', () => {
  it('a mention in a channel, whose answer starts a thread', () => {
    expect(parseDelivery(delivery)).toEqual({
      id: 'slack/T1/C1/1.2',
      surface: 'slack',
      place: JSON.stringify({ team: 'T1', channel: 'C1', user: 'U1', at: 5, ts: '1.2', thread: '1.2' }),
      actor: 'T1/U1',
      kind: 'message',
      chat: { tenant: 'T1', channel: 'C1', mention: '<@U1>', thread: '1.2' },
      text: 'explain <a>',
    })
  })

  it('a command keeps its words for the core, and repeats them in its answer', () => {
    const { ts: _, thread: __, bot: ___, ...rest } = delivery
    const command = {
      ...rest,
      kind: 'command' as const,
      command: 'analyze',
      text: 'src &amp; lib',
      responseUrl: 'https://x.y',
    }
    const { place, ...inbound } = parseDelivery(command)
    expect(inbound).toMatchObject({ kind: 'command', command: 'analyze', text: 'src & lib' })
    expect(inbound).not.toHaveProperty('arguments')
    expect(JSON.parse(place)).toMatchObject({ said: '/analyze src & lib', responseUrl: 'https://x.y' })
  })

  it('a form has arguments instead of words', () => {
    const { ts: _, text: __, ...rest } = delivery
    const form = { ...rest, kind: 'command' as const, command: 'ask', arguments: { question: 'why?' } }
    const { place, ...inbound } = parseDelivery(form)
    expect(inbound).toMatchObject({ command: 'ask', arguments: { question: 'why?' } })
    expect(inbound).not.toHaveProperty('text')
    expect(JSON.parse(place)).toMatchObject({ said: '/ask why?' })
  })

  it('an action, a direct message, a reply and files', () => {
    expect(parseDelivery({ ...delivery, kind: 'action', action: 'a.1' })).toMatchObject({
      kind: 'action',
      action: 'a.1',
    })
    expect(parseDelivery({ ...delivery, direct: true })).toMatchObject({ chat: { direct: true } })
    const files = [{ id: 'F1', name: 'a.patch', bytes: 5 }]
    expect(parseDelivery({ ...delivery, reply: true, files })).toMatchObject({ reply: true, files })
  })
})
