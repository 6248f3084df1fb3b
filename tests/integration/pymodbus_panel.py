# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A panel that somebody else wrote: pymodbus serving two vessels of the plc-block profile on unit 1.

Usage: pymodbus_panel.py PORT. Prints "ready" once it listens.
"""
import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncTcpServer

# Four registers a vessel: temperature x10, setpoint x10, status (bit 0 valve), spare.
REGISTERS = [678, 680, 0, 0] + [32767, 340, 1, 0]


async def main(port):
    # Every version counts registers from 1 here and from 0 on the wire; only older ones could be told otherwise.
    block = ModbusSequentialDataBlock(1, REGISTERS)
    context = ModbusServerContext(slaves={1: ModbusSlaveContext(hr=block)}, single=False)
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
