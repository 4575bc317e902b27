package scenarios

import (
	"math/big"
	"strconv"

	"github.com/parquet-go/parquet-go"
)

// of writes a value as text: numbers exactly, floating point in the fewest
// digits that give it back.
func (k parquetText) of(v parquet.Value) string {
	switch v.Kind() {
	case parquet.Boolean:
		if v.Boolean() {
			return "1"
		}
		return "0"
	case parquet.Int32:
		if k.unsigned {
			return strconv.FormatUint(uint64(v.Uint32()), 10)
		}
		return k.whole(int64(v.Int32()))
	case parquet.Int64:
		if k.unsigned {
			return strconv.FormatUint(v.Uint64(), 10)
		}
		return k.whole(v.Int64())
	case parquet.Double:
		return strconv.FormatFloat(v.Double(), 'f', -1, 64)
	}
	if !k.decimal {
		return string(v.ByteArray())
	}
	b := v.ByteArray() // big-endian two's complement
	n := new(big.Int).SetBytes(b)
	if len(b) > 0 && b[0] >= 0x80 {
		n.Sub(n, new(big.Int).Lsh(big.NewInt(1), uint(8*len(b))))
	}
	if !n.IsInt64() {
		return n.String() + "e-" + strconv.Itoa(k.scale) // refused as out of range by whoever reads it
	}
	return k.whole(n.Int64())
}

func (k parquetText) whole(n int64) string {
	if k.scale == 0 {
		return strconv.FormatInt(n, 10)
	}
	return string(decimalText(n, k.scale))
}
