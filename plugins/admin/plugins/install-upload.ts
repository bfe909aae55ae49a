import { httpErrors } from 'nettoria'
import type { PluginInfo, PluginManager } from 'nettoria'
import { adminErrors } from '../errors.js'
import type { Upload } from './read-upload.js'

/** Installs what was uploaded, or puts it in the place of an older version when `upgrade` was asked for. Throws UPLOAD_MISSING, INPUT_INVALID. */
export async function installUpload(manager: PluginManager, body: unknown): Promise<PluginInfo> {
  const { file, upgrade } = (body ?? {}) as Partial<Upload>
  if (!file) {
    const fields = [{ path: 'file', message: 'choose a file', key: 'errors.UPLOAD_MISSING' }]
    throw adminErrors.UPLOAD_MISSING({}, { fields })
  }
  // What is sent as JSON, or as another form, has no file in it.
  if (!Buffer.isBuffer(file)) {
    const fields = [{ path: 'file', message: 'must be a file of a form', key: 'core.validation.format' }]
    throw httpErrors.INPUT_INVALID({}, { fields })
  }
  return upgrade === 'true' ? manager.upgrade({ archive: file }) : manager.install({ archive: file })
}
