import { required, structured, text } from './args.ts'
import { readContent, readThread } from './chat-content.ts'
import { post } from './chat-methods.ts'
import { type Method, tiers } from './method.ts'
import { showFile } from './show.ts'
import { type Json, SlackError } from './world.ts'

const getUploadURLExternal: Method = {
  scope: 'files:write',
  perMinute: tiers.four,
  run(world, args) {
    required(args, 'filename', 'length')
    const length = Number(args['length'])
    if (!Number.isInteger(length) || length < 1) throw new SlackError('invalid_arguments')
    if (length > 1_000_000_000) throw new SlackError('file_upload_size_restricted')
    const id = world.id('F')
    const name = String(args['filename'])
    const mimetype = 'application/octet-stream'
    const user = world.app.botUser
    world.files.set(id, { id, name, title: name, mimetype, user, length, shared: [], complete: false })
    return { upload_url: `${world.url}/upload/v1/${id}`, file_id: id }
  },
}

const completeUploadExternal: Method = {
  scope: 'files:write',
  perMinute: tiers.four,
  run(world, args, services) {
    required(args, 'files')
    const entries = structured<Json[]>(args['files'], 'invalid_arguments') ?? []
    if (!Array.isArray(entries) || entries.length === 0) throw new SlackError('invalid_arguments')
    const files = entries.map((entry) => {
      const file = world.files.get(String(entry['id']))
      if (file === undefined || file.content === undefined || file.complete) throw new SlackError('file_not_found')
      return { file, title: text(entry['title']) ?? file.name }
    })
    const id = text(args['channel_id'])
    const comment = text(args['initial_comment'])
    const channel = id === undefined ? undefined : world.joined(id)
    const thread = channel === undefined ? undefined : readThread(world, channel.id, args['thread_ts'])
    for (const { file, title } of files) Object.assign(file, { title, complete: true })
    if (channel !== undefined) {
      const content =
        comment === undefined && args['blocks'] === undefined ? {} : readContent(world, { ...args, text: comment })
      for (const { file } of files) file.shared.push(channel.id)
      post(world, services, channel, {
        text: '',
        ...content,
        subtype: 'file_share',
        files: files.map(({ file }) => file.id),
        ...(thread === undefined ? {} : { thread_ts: thread }),
      })
    }
    return { files: files.flatMap(({ file }) => showFile(world, file)) }
  },
}

const info: Method = {
  scope: 'files:read',
  perMinute: tiers.four,
  run(world, args) {
    required(args, 'file')
    const file = world.files.get(String(args['file']))
    if (file === undefined) throw new SlackError('file_not_found')
    return { file: showFile(world, file)[0], comments: [] }
  },
}

export const fileMethods: Record<string, Method> = {
  'files.getUploadURLExternal': getUploadURLExternal,
  'files.completeUploadExternal': completeUploadExternal,
  'files.info': info,
}
