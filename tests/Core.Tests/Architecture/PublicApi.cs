using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace Strata.Core.Tests.Architecture;

/// <summary>Writes the public types of an assembly and their members, one a line, in ordinal order.</summary>
public static class PublicApi
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly HashSet<string> RecordMembers =
        ["<Clone>$", "Deconstruct", "Equals", "GetHashCode", "PrintMembers", "ToString", "op_Equality", "op_Inequality", "get_EqualityContract"];

    /// <summary>The surface as text.</summary>
    public static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(type.FullName).Append(Bases(type)).Append('\n');
            foreach (var member in Members(type).Order(StringComparer.Ordinal))
            {
                text.Append("  ").Append(member).Append('\n');
            }
        }

        return text.ToString();
    }

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsInterface: true } => "interface",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsSealed: true } => "sealed class",
        { IsAbstract: true } => "abstract class",
        _ => "class",
    };

    private static string Bases(Type type)
    {
        if (type.IsEnum)
        {
            return "";
        }

        var bases = type.GetInterfaces()
            .Where(face => face.IsPublic && !(face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IEquatable<>)))
            .Select(Name)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            bases.Insert(0, Name(parent));
        }

        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static IEnumerable<string> Members(Type type)
    {
        foreach (var member in type.GetMembers(Declared))
        {
            var line = member switch
            {
                FieldInfo { IsSpecialName: false } field when IsVisible(field.Attributes) => type.IsEnum
                    ? field.Name + " = " + Convert.ToInt64(field.GetRawConstantValue())
                    : Name(field.FieldType) + " " + field.Name,
                PropertyInfo property => Property(property),
                EventInfo @event => "event " + Name(@event.EventHandlerType!) + " " + @event.Name,
                ConstructorInfo { IsStatic: false } constructor when IsVisible(constructor) && !IsCopy(constructor) =>
                    "new(" + Parameters(constructor) + ")",
                MethodInfo method when IsVisible(method) && IsOwn(method, type) =>
                    (method.IsStatic ? "static " : "") + Name(method.ReturnType) + " " + method.Name + "(" + Parameters(method) + ")",
                _ => null,
            };
            if (line is not null)
            {
                yield return line;
            }
        }
    }

    private static string? Property(PropertyInfo property)
    {
        var get = property.GetMethod is { } getter && IsVisible(getter);
        var set = property.SetMethod is { } setter && IsVisible(setter);
        if (!get && !set)
        {
            return null;
        }

        var init = set && property.SetMethod!.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{required}{Name(property.PropertyType)} {property.Name} {{{(get ? " get;" : "")}{(init ? " init;" : set ? " set;" : "")} }}";
    }

    private static bool IsOwn(MethodInfo method, Type type) =>
        (!method.IsSpecialName || method.Name.StartsWith("op_", StringComparison.Ordinal))
        && !method.Name.Contains('$', StringComparison.Ordinal)
        && !(RecordMembers.Contains(method.Name) && (method.IsDefined(typeof(CompilerGeneratedAttribute)) || method.Name == "ToString"))
        && type.BaseType != typeof(MulticastDelegate);

    private static bool IsCopy(ConstructorInfo constructor) => constructor.IsDefined(typeof(CompilerGeneratedAttribute));

    private static bool IsVisible(MethodBase method) => method.IsPublic || method.IsFamily || method.IsFamilyOrAssembly;

    private static bool IsVisible(FieldAttributes attributes) => (attributes & FieldAttributes.FieldAccessMask) == FieldAttributes.Public;

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(parameter => Name(parameter.ParameterType) + " " + parameter.Name));

    private static string Name(Type type)
    {
        if (type.IsByRef)
        {
            return "ref " + Name(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return Name(type.GetElementType()!) + "[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } inner)
        {
            return Name(inner) + "?";
        }

        return type.IsGenericType
            ? type.Name.Split('`')[0] + "<" + string.Join(", ", type.GetGenericArguments().Select(Name)) + ">"
            : type.Name;
    }
}
