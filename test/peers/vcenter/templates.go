package main

import (
	"context"
	"path"
	"strings"

	"github.com/vmware/govmomi/find"
	"github.com/vmware/govmomi/object"
	"github.com/vmware/govmomi/simulator"
	"github.com/vmware/govmomi/vim25"
	"github.com/vmware/govmomi/vim25/types"
)

// A template as a hosting business keeps it: 1 CPU, 1 GiB, a 2 GiB disk, one vmxnet3 card.
func createTemplates(client *vim25.Client, names []string) error {
	ctx := context.Background()
	finder := find.NewFinder(client, false)
	dc, err := finder.DefaultDatacenter(ctx)
	if err != nil {
		return err
	}
	finder.SetDatacenter(dc)
	folders, err := dc.Folders(ctx)
	if err != nil {
		return err
	}
	pools, err := finder.ResourcePoolList(ctx, "*/Resources")
	if err != nil {
		return err
	}
	for _, name := range names {
		vm, err := createMachine(ctx, folders.VmFolder, pools[0], name)
		if err != nil {
			return err
		}
		if err := vm.MarkAsTemplate(ctx); err != nil {
			return err
		}
	}
	return nil
}

func createMachine(ctx context.Context, folder *object.Folder, pool *object.ResourcePool, name string) (*object.VirtualMachine, error) {
	guest := types.VirtualMachineGuestOsIdentifierDebian10_64Guest
	if strings.HasPrefix(name, "windows") {
		guest = types.VirtualMachineGuestOsIdentifierWindows9Server64Guest
	}
	config := types.VirtualMachineConfigSpec{
		Name:                name,
		GuestId:             string(guest),
		NumCPUs:             1,
		MemoryMB:            1024,
		CpuHotAddEnabled:    types.NewBool(true),
		MemoryHotAddEnabled: types.NewBool(true),
		Files:               &types.VirtualMachineFileInfo{VmPathName: "[LocalDS_0]"},
	}
	var devices object.VirtualDeviceList
	scsi, err := devices.CreateSCSIController("pvscsi")
	if err != nil {
		return nil, err
	}
	disk := devices.CreateDisk(scsi.(types.BaseVirtualController), types.ManagedObjectReference{},
		"[LocalDS_0] "+path.Join(name, "disk1.vmdk"))
	disk.CapacityInKB = 2 * 1024 * 1024
	disk.CapacityInBytes = disk.CapacityInKB * 1024
	card := &types.VirtualVmxnet3{VirtualVmxnet: types.VirtualVmxnet{VirtualEthernetCard: types.VirtualEthernetCard{
		VirtualDevice: types.VirtualDevice{
			Key: -20,
			Backing: &types.VirtualEthernetCardNetworkBackingInfo{
				VirtualDeviceDeviceBackingInfo: types.VirtualDeviceDeviceBackingInfo{DeviceName: "VM Network"},
			},
		},
		AddressType: string(types.VirtualEthernetCardMacTypeGenerated),
	}}}
	devices = append(devices, scsi, disk, card)
	if config.DeviceChange, err = devices.ConfigSpec(types.VirtualDeviceConfigSpecOperationAdd); err != nil {
		return nil, err
	}
	task, err := folder.CreateVM(ctx, config, pool, nil)
	if err != nil {
		return nil, err
	}
	info, err := task.WaitForResult(ctx, nil)
	if err != nil {
		return nil, err
	}
	return object.NewVirtualMachine(folder.Client(), info.Result.(types.ManagedObjectReference)), nil
}

// fillPod moves the last datastore into the first storage pod, so that a recommendation has something to recommend.
func fillPod(client *vim25.Client) error {
	ctx := context.Background()
	finder := find.NewFinder(client, false)
	dc, err := finder.DefaultDatacenter(ctx)
	if err != nil {
		return err
	}
	finder.SetDatacenter(dc)
	stores, err := finder.DatastoreList(ctx, "*")
	if err != nil {
		return err
	}
	pod := simulator.Map.Any("StoragePod").Reference()
	folder := object.NewFolder(client, pod)
	task, err := folder.MoveInto(ctx, []types.ManagedObjectReference{stores[len(stores)-1].Reference()})
	if err != nil {
		return err
	}
	return task.Wait(ctx)
}
