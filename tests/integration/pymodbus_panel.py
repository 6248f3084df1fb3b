# SPDX-FileCopyrightText: Cellar Panel contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A panel that somebody else wrote: pymodbus serving two vessels of the plc-block profile on unit 1.

Usage: pymodbus_panel.py PORT (Modbus TCP) or pymodbus_panel.py /dev/… (Modbus RTU, 19200 baud without parity). Prints
"ready" once it listens, or has been told to open the line.
"""
import asyncio
import sys

from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncSerialServer, StartAsyncTcpServer

try:
    from pymodbus.framer import FramerType

    RTU = FramerType.RTU
except ImportError:  # before pymodbus 3.7
    from pymodbus.framer.rtu_framer import ModbusRtuFramer as RTU

# Four registers a vessel: temperature x10, setpoint x10, status (bit 0 valve), spare.
REGISTERS = [678, 680, 0, 0] + [32767, 340, 1, 0]


def context():
    # Every version counts registers from 1 here and from 0 on the wire; only older ones could be told otherwise.
    block = ModbusSequentialDataBlock(1, REGISTERS)
    return ModbusServerContext(slaves={1: ModbusSlaveContext(hr=block)}, single=False)


async def serve_tcp(port):
    server = asyncio.create_task(StartAsyncTcpServer(context=context(), address=("127.0.0.1", port)))
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.close()
            break
        except OSError:
            await asyncio.sleep(0.05)
    print("ready", flush=True)
    await server


async def serve_rtu(line):
    print("ready", flush=True)
    await StartAsyncSerialServer(
        context=context(), framer=RTU, port=line, baudrate=19200, parity="N", ignore_missing_slaves=True
    )


asyncio.run(serve_tcp(int(sys.argv[1])) if sys.argv[1].isdigit() else serve_rtu(sys.argv[1]))
