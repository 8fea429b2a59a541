import { stringify } from 'yaml'
import type { Argument, Command } from '../../core/command.ts'
import { slackName } from './events/slash-name.ts'
import { slackLimits } from './limits.ts'
import { installPath } from './workspaces/installations.ts'

/** The scopes that the adapter uses, each with the reason. */
const scopes: Readonly<Record<string, string>> = {
  'app_mentions:read': 'hear mentions',
  'assistant:write': 'show the status and the title of assistant threads',
  'channels:history': 'hear replies in threads, and find own messages after a restart',
  'channels:read': 'know where an answer can be posted',
  'chat:write': 'answer',
  commands: 'offer slash commands and shortcuts',
  'files:read': 'read attached files',
  'files:write': 'send patches and long answers as files',
  'groups:history': 'as channels:history, in private channels',
  'groups:read': 'as channels:read, in private channels',
  'im:history': 'hear direct messages',
  'im:read': 'as channels:read, in direct messages',
  'im:write': 'answer in a direct message if a channel is not accessible',
  'links:read': 'see links to pull requests',
  'links:write': 'show cards of pull requests in place of their links',
  'mpim:history': 'as channels:history, in group messages',
  'mpim:read': 'as channels:read, in group messages',
  'reactions:write': 'show that a message was seen',
  'users:read': 'read the names of people',
}

export const botScopes: readonly string[] = Object.keys(scopes)

export interface ManifestOptions {
  commands: readonly Command[]
  /** The address of the events endpoint; without one, the app uses Socket Mode. */
  requestUrl?: string
  /** Several workspaces install the app. Where Slack sends their administrators afterwards. */
  redirectUrl?: string
  /** Hosts of links that the app shows as cards. */
  linkHosts?: readonly string[]
}

/** Returns the manifest of the app. Pure. */
export function createManifest({ commands, requestUrl, redirectUrl, linkHosts = [] }: ManifestOptions) {
  const isShared = redirectUrl !== undefined
  const bySocket = requestUrl === undefined
  const url = bySocket ? {} : { url: requestUrl }
  const request = bySocket ? {} : { request_url: requestUrl }
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: 'RubberDuck',
      description: 'Reviews pull requests and answers questions about code',
      background_color: '#2c2d30',
    },
    features: {
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: false },
      assistant_view: { assistant_description: 'Answers questions about your code' },
      bot_user: { display_name: 'rubberduck', always_online: true },
      shortcuts: shortcutsFor(commands),
      // A domain has no port.
      unfurl_domains: linkHosts.map((host) => host.replace(/:\d+$/, '')).slice(0, slackLimits.domains),
      slash_commands: [
        {
          command: '/duck',
          ...url,
          description: 'Ask RubberDuck anything, or run a command',
          usage_hint: 'question or command',
          should_escape: false,
        },
        ...commands.map((command) => ({
          command: slackName(command),
          ...url,
          description: command.summary.slice(0, slackLimits.description),
          ...hintOf(command),
          should_escape: false,
        })),
      ],
    },
    oauth_config: { ...(isShared ? { redirect_urls: [redirectUrl] } : {}), scopes: { bot: [...botScopes] } },
    settings: {
      event_subscriptions: {
        ...request,
        bot_events: [
          'app_home_opened',
          'app_mention',
          ...(isShared ? ['app_uninstalled'] : []),
          'assistant_thread_started',
          'link_shared',
          'message.channels',
          'message.groups',
          'message.im',
          'message.mpim',
          ...(isShared ? ['tokens_revoked'] : []),
        ],
      },
      interactivity: {
        is_enabled: true,
        ...request,
        ...(bySocket ? {} : { message_menu_options_url: requestUrl }),
      },
      org_deploy_enabled: isShared,
      socket_mode_enabled: bySocket,
      token_rotation_enabled: false,
    },
  }
}

/** The message shortcuts, whose id is the command that they run. */
function shortcutsFor(commands: readonly Command[]) {
  return commands.flatMap(({ name, menu, summary }) =>
    menu === undefined ? [] : [{ name: menu, type: 'message', callback_id: name, description: summary.slice(0, 150) }],
  )
}

function hintOf({ arguments: declared }: Command): { usage_hint?: string } {
  const places = declared.filter(({ positional }) => positional)
  const options = declared.filter(({ positional }) => !positional)
  const words = [...places, ...options].map(hintWord).join(' ')
  return words === '' ? {} : { usage_hint: words.slice(0, slackLimits.usageHint) }
}

function hintWord({ name, type, positional, required, choices }: Argument): string {
  const value = choices?.join('|') ?? (positional ? name : type === 'rest' ? 'text' : type)
  const word = positional ? value : type === 'boolean' ? `--${name}` : `--${name} ${value}`
  return required ? word : `[${word}]`
}

/** Returns the manifest as YAML, with instructions as comments. */
export function manifestText(options: ManifestOptions): string {
  const bySocket = options.requestUrl === undefined
  const steps = [
    `RubberDuck as a Slack app, for ${options.redirectUrl === undefined ? 'one workspace' : 'several workspaces'}.`,
    '1. Open https://api.slack.com/apps?new_app=1, choose "From a manifest", and paste this.',
    options.redirectUrl === undefined
      ? '2. Install the app, and set SLACK_BOT_TOKEN to the "Bot User OAuth Token".'
      : '2. Set SLACK_CLIENT_ID and SLACK_CLIENT_SECRET from its pages, and activate its public distribution.',
    bySocket
      ? '3. Create an app-level token with the scope connections:write, and set SLACK_APP_TOKEN to it.'
      : '3. Set SLACK_SIGNING_SECRET to the "Signing Secret", and replace the address of the server below.',
    options.redirectUrl === undefined
      ? '4. Start the server, and invite the app to a channel with /invite @rubberduck.'
      : `4. Start the server, and open ${installPath} on it in a browser, once for each workspace.`,
  ]
  return `${steps.map((step) => `# ${step}`).join('\n')}\n${stringify(createManifest(options))}`
}
