import 'reflect-metadata'
import { test } from 'node:test'
import { hypervisorConformance } from 'nettoria/testing/conformance/hypervisor'
import { peerMissing } from '../../peers/vcenter/start.js'
import { vcenterBench } from './vcenter-bench.js'

if (peerMissing) test('hypervisor conformance: vcenter', { skip: peerMissing }, () => {})
// A fresh vCenter for each case.
else hypervisorConformance('vcenter', () => vcenterBench())
