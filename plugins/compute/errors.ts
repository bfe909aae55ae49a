import { defineErrors } from 'nettoria'

export const computeErrors = defineErrors({
  INSTANCE_STATE: {
    status: 409,
    message: 'A server that is {state} cannot do this ({event}). Wait until it is in another state.',
  },
  INSTANCE_BUSY: { status: 409, message: 'This server is being worked on. Wait until that has ended, then try again.' },
  COMPUTE_LEASE_LOST: { status: 500, message: 'Another worker took over instance {instanceId}; this one stops.' },
  COMPUTE_STEP_UNKNOWN: {
    status: 500,
    message:
      'The plan "{kind}" of this release has no step "{step}". Let a node of the release that wrote it finish the run.',
  },
  COMPUTE_RUN_CANCELLED: { status: 500, message: 'Run {runId} was cancelled while it was worked on.' },
  COMPUTE_POOL_INVALID: {
    status: 400,
    message: 'The address pool {range} is not valid. Correct the marked fields and send it again.',
  },
  COMPUTE_NOTHING_TO_RETRY: {
    status: 409,
    message: 'Nothing of this server has failed or waits, so there is nothing to try again. Read its log first.',
  },
  COMPUTE_HOSTNAME_MISMATCH: { status: 400, message: 'The host name does not match. Write it exactly as shown.' },
  COMPUTE_NUMBER_INVALID: { status: 400, message: 'A number of this form is not valid. Correct the marked field.' },
  COMPUTE_HINT_INVALID: { status: 400, message: 'The hint "{line}" is not valid. Write one "name = value" a line.' },
  COMPUTE_DATACENTER_UNKNOWN: { status: 400, message: 'There is no datacenter {id}. Add it to the catalogue first.' },
  COMPUTE_IMAGE_UNKNOWN: { status: 400, message: 'There is no image {id}. Add it to the catalogue first.' },
  COMPUTE_HYPERVISOR_UNKNOWN: { status: 400, message: 'There is no hypervisor "{id}". Configure and enable it first.' },
})
