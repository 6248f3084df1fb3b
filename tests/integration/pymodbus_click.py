# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A CLICK PLC as pymodbus plays it: DF1.. floats with the low word first, Y1.. coils, X103.. inputs.

Usage: pymodbus_click.py PORT. Prints "ready" once it listens.
"""
import asyncio
import struct
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncTcpServer

FLOATS = [67.5, 68.0, 35.25, 35.0]  # FV1_Temp, FV1_SP, FV2_Temp, FV2_SP


def words(value):
    high, low = struct.unpack(">HH", struct.pack(">f", value))
    return [low, high]


async def main(port):
    # Every version counts from 1 here and from 0 on the wire.
    registers = ModbusSequentialDataBlock(28673, [word for value in FLOATS for word in words(value)])
    coils = ModbusSequentialDataBlock(8193, [1, 0])
    inputs = ModbusSequentialDataBlock(33, [0] * 16)
    context = ModbusServerContext(slaves={1: ModbusSlaveContext(hr=registers, co=coils, di=inputs)}, single=False)
    server = asyncio.create_task(StartAsyncTcpServer(context=context, address=("127.0.0.1", port)))
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            break
        except OSError:
            await asyncio.sleep(0.05)
    print("ready", flush=True)
    await server


asyncio.run(main(int(sys.argv[1])))
