import { defineErrors } from '../../../foundation/kernel/errors.js'

export const archiveErrors = defineErrors({
  ARCHIVE_FORMAT: {
    status: 422,
    message: 'This is no plugin archive that can be read: {reason}. Send a .tgz, .tar.gz or .zip.',
  },
  ARCHIVE_PATH: {
    status: 422,
    message: 'The archive has a file at {path}, which would leave the folder of the plugin. Nothing was written.',
  },
  ARCHIVE_LINK: {
    status: 422,
    message: 'The archive has a link or a special file at {path}. Plugins consist of plain files. Nothing was written.',
  },
  ARCHIVE_TWICE: { status: 422, message: 'The archive has {path} twice. Nothing was written.' },
  ARCHIVE_TOO_LARGE: { status: 413, message: 'The plugin is larger than {limit}. Nothing was written.' },
  ARCHIVE_TOO_MANY: { status: 422, message: 'The plugin has more than {limit} files. Nothing was written.' },
  ARCHIVE_INCOMPLETE: { status: 422, message: 'The plugin has no {file}. Nothing was written.' },
  NPM_NAME: { status: 422, message: '"{name}" does not name one version of a package. Say name@1.2.3.' },
  NPM_FAILED: { status: 502, message: 'npm could not fetch {name}: {reason}' },
})
