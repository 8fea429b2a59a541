import { required, structured } from './args.ts'
import { type Method, tiers } from './method.ts'
import { type Json, SlackError, type World } from './world.ts'

const authTest: Method = {
  run(world) {
    const { team, app } = world
    return {
      url: `https://${team.domain}.slack.invalid/`,
      team: team.name,
      user: 'rubberduck',
      team_id: team.id,
      user_id: app.botUser,
      bot_id: app.botId,
      is_enterprise_install: false,
    }
  },
}

const openConnection: Method = {
  token: 'app',
  perMinute: tiers.four,
  run: (_world, _args, services) => ({ url: services.openSocket() }),
}

const oauthAccess: Method = {
  token: 'none',
  run(world, args) {
    const { app } = world
    if (args['client_id'] !== app.clientId) throw new SlackError('invalid_client_id')
    if (args['client_secret'] !== app.clientSecret) throw new SlackError('bad_client_secret')
    required(args, 'code')
    const grant = world.grants.get(String(args['code']))
    if (grant === undefined) throw new SlackError('invalid_code')
    if (grant.used) throw new SlackError('code_already_used')
    if (world.now() - grant.at > 600_000) throw new SlackError('invalid_code')
    grant.used = true
    const { team, enterprise, token } = grant
    return {
      access_token: token,
      token_type: 'bot',
      scope: app.manifest?.oauth_config?.scopes?.bot?.join(',') ?? '',
      bot_user_id: app.botUser,
      app_id: app.id,
      team,
      enterprise,
      authed_user: { id: 'U0ADA' },
      is_enterprise_install: team === null,
    }
  },
}

function assistant(world: World, args: Json, fields: Json): Json {
  required(args, 'channel_id')
  const channel = world.joined(args['channel_id'])
  const thread = String(args['thread_ts'] ?? '')
  if (thread !== '' && world.message(channel.id, thread) === undefined) throw new SlackError('thread_not_found')
  const key = `${channel.id}/${thread}`
  if (thread !== '' && !world.assistant.has(key)) throw new SlackError('not_assistant_thread')
  world.assistant.set(key, { ...world.assistant.get(key), ...fields })
  return {}
}

const setStatus: Method = {
  scope: 'assistant:write|chat:write',
  run(world, args) {
    if (args['status'] === undefined) required(args, 'status')
    required(args, 'thread_ts')
    return assistant(world, args, { status: args['status'] })
  },
}

const setTitle: Method = {
  scope: 'assistant:write',
  run(world, args) {
    required(args, 'title', 'thread_ts')
    return assistant(world, args, { title: args['title'] })
  },
}

const setSuggestedPrompts: Method = {
  scope: 'assistant:write',
  run(world, args) {
    required(args, 'prompts')
    const prompts = structured<Json[]>(args['prompts'], 'invalid_arguments') ?? []
    if (prompts.length < 1 || prompts.length > 4) throw new SlackError('invalid_arguments')
    for (const prompt of prompts) required(prompt, 'title', 'message')
    return assistant(world, args, { prompts })
  },
}

export const appMethods: Record<string, Method> = {
  'api.test': { token: 'none', run: (_world, args) => ({ args }) },
  'auth.test': authTest,
  'apps.connections.open': openConnection,
  'oauth.v2.access': oauthAccess,
  'assistant.threads.setStatus': setStatus,
  'assistant.threads.setTitle': setTitle,
  'assistant.threads.setSuggestedPrompts': setSuggestedPrompts,
}
