using System.Globalization;
using System.Text.Json;
using System.Xml;

namespace Strata.Benchmarks;

/// <summary>
/// What reading the files of an import and discarding them costs, once, with the framework's own readers: the limit beside which an import
/// that finds, hashes, reads and stores them stands. What is neither XML nor JSON is read as bytes.
/// </summary>
internal static class ReadLimit
{
    private const int BufferBytes = 64 << 10;

    public static void Measure(string folder)
    {
        var bytes = 0L;
        var before = Environment.CpuUsage.TotalTime;
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            bytes += new FileInfo(file).Length;
            Read(file);
        }

        var seconds = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6 / seconds:F0}"));
    }

    private static void Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        switch (Path.GetExtension(file))
        {
            case ".xml":
                using (var xml = XmlReader.Create(stream))
                {
                    while (xml.Read())
                    {
                    }
                }

                break;
            case ".json":
                ReadJson(stream);
                break;
            case ".tar":
                ReadTar(stream);
                break;
            default:
                stream.CopyTo(Stream.Null);
                break;
        }
    }

    private static void ReadTar(Stream stream)
    {
        using var tar = new System.Formats.Tar.TarReader(stream);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.DataStream is not { } content)
            {
                continue;
            }

            if (entry.Name.EndsWith(".json", StringComparison.Ordinal))
            {
                ReadJson(content);
            }
            else
            {
                content.CopyTo(Stream.Null);
            }
        }
    }

    private static void ReadJson(Stream stream)
    {
        var buffer = new byte[BufferBytes];
        var state = default(JsonReaderState);
        var length = 0;
        while (true)
        {
            var count = stream.Read(buffer.AsSpan(length));
            length += count;
            var reader = new Utf8JsonReader(buffer.AsSpan(0, length), count == 0, state);
            while (reader.Read())
            {
            }

            if (count == 0)
            {
                return;
            }

            state = reader.CurrentState;
            buffer.AsSpan((int)reader.BytesConsumed, length - (int)reader.BytesConsumed).CopyTo(buffer);
            length -= (int)reader.BytesConsumed;
            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, buffer.Length * 2);
            }
        }
    }
}
