import { afterEach, beforeEach, expect, it } from 'vitest'
import { adapter } from '../../../src/adapters/discord/adapter.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import { readEnvironment } from '../../../src/core/config/environment/environment.ts'
import { must } from '../../../src/core/must.ts'
import { type FakeDiscord, startDiscord } from '../../fakes/discord.ts'

let discord: FakeDiscord
beforeEach(async () => {
  discord = await startDiscord()
})
afterEach(() => discord.close())

const diagnose = async (more: Record<string, string> = {}) => {
  const found = await must(adapter.diagnose)(
    readEnvironment({ ...discord.variables, ...more }),
    new AbortController().signal,
  )
  for (const { state, text, fix } of found) {
    expect(text).toMatch(/\.$/)
    if (state !== 'ok') expect(fix).toMatch(/\.$/)
  }
  return found.map(({ state, text }) => `${state}: ${text}`)
}

it('says that all is well, but that strangers can use the bot', async () => {
  expect(await diagnose()).toEqual([
    'ok: The token belongs to the application RubberDuck.',
    'ok: The Message Content Intent is on.',
    'warning: Anyone can add the bot to their own server, and use it there.',
    'ok: Commands arrive over the gateway.',
    'ok: The bot is in at least one server.',
  ])
})

it('finds a wrong token, application, key and endpoint', async () => {
  expect(await diagnose({ DISCORD_TOKEN: 'made-up' })).toEqual([
    'error: Discord rejected the bot token. Check DISCORD_TOKEN.',
  ])
  expect((await diagnose({ DISCORD_APPLICATION_ID: '1' }))[0]).toContain('not to 1')
  expect(await diagnose({ DISCORD_PUBLIC_KEY: '0'.repeat(64) })).toEqual(
    expect.arrayContaining([
      expect.stringContaining('not the public key'),
      expect.stringContaining('has no Interactions'),
    ]),
  )
  discord.http.address = 'https://duck.invalid'
  expect(await diagnose()).toContainEqual(
    'error: Discord sends commands to https://duck.invalid, and not over the gateway.',
  )
  await discord.close()
  expect(await diagnose()).toEqual(['error: Discord could not be reached. RubberDuck retries automatically.'])
  discord = await startDiscord({ messageContent: false })
  expect((await diagnose())[1]).toContain('is off')
})

it('says which variables are missing or wrong', async () => {
  const configure = (given: Record<string, string>) => adapter.configure(readEnvironment(given))
  await expect(configure({ DISCORD_TOKEN: 'made-up' })).rejects.toThrow('Also set DISCORD_APPLICATION_ID.')
  await expect(configure({ ...discord.variables, DISCORD_PUBLIC_KEY: 'x' })).rejects.toThrow(
    'Invalid DISCORD_PUBLIC_KEY',
  )
  await expect(configure({ ...discord.variables, DISCORD_API_URL: 'x' })).rejects.toThrow('Invalid DISCORD_API_URL')
  await expect(configure({ ...discord.variables, DISCORD_GUILD_ID: 'x' })).rejects.toThrow('Invalid DISCORD_GUILD_ID')
})

it('prints the registration with the address that adds the bot', async () => {
  const environment = readEnvironment(discord.variables)
  const printed = JSON.parse(await must(adapter.manifest)({ commands: chatCommands, environment, linkHosts: [] }))
  expect(printed.invite).toContain(`client_id=${discord.applicationId}&scope=bot+applications.commands&permissions=`)
  expect(printed.commands.length).toBeGreaterThan(chatCommands.length)
})
